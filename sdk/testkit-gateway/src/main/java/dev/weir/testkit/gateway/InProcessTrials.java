package dev.weir.testkit.gateway;

import dev.weir.api.Chain;
import dev.weir.api.FilterFactory;
import dev.weir.api.PluginContext;
import dev.weir.testkit.FakePluginContext;
import dev.weir.testkit.FilterTrial;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;

/// Trials on the filter alone.
final class InProcessTrials implements OpenTrials {

  private final FakePluginContext context = FakePluginContext.create();
  private final List<FilterTrial> open = new ArrayList<>();

  @Override
  public FilterTrial of(Class<? extends FilterFactory<?>> factory, String config) {
    var trial = FilterTrial.of(make(factory, context), config);
    open.add(trial);
    return trial;
  }

  /// A factory, made as a gateway makes it.
  static FilterFactory<?> make(Class<? extends FilterFactory<?>> type, PluginContext context) {
    try {
      for (var constructor : type.getConstructors()) {
        if (List.of(constructor.getParameterTypes()).equals(List.of(PluginContext.class))) {
          return (FilterFactory<?>) constructor.newInstance(context);
        }
      }
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("constructor of " + type.getName() + " threw", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          type.getName()
              + " (expected: a public constructor without parameters or with a PluginContext)",
          e);
    }
  }

  @Override
  public FilterTrials withUpstream(String name, Chain answers) {
    context.withUpstream(name, answers);
    return this;
  }

  @Override
  public FilterTrials withSecret(String name, String text) {
    context.withSecret(name, text);
    return this;
  }

  @Override
  public void close() {
    open.forEach(FilterTrial::close);
    context.close();
  }
}
