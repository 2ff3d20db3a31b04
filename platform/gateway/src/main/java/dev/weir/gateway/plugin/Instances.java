package dev.weir.gateway.plugin;

import dev.weir.api.PluginContext;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Comparator;

/// Makes the objects of a plugin that the gateway asks for.
final class Instances {

  private Instances() {}

  /// An object of a class that has a public constructor without parameters, or with a context.
  static <T> T create(Class<T> type, PluginContext context) throws PluginException {
    var constructor = constructor(type);
    try {
      return type.cast(
          constructor.getParameterCount() == 0
              ? constructor.newInstance()
              : constructor.newInstance(context));
    } catch (Throwable e) { // a constructor of the plugin may throw anything
      throw PluginException.of("constructor of " + type.getName() + " threw", e);
    }
  }

  private static Constructor<?> constructor(Class<?> type) throws PluginException {
    return Arrays.stream(type.getConstructors())
        .filter(Instances::isForPlugins)
        .max(Comparator.comparingInt(Constructor::getParameterCount))
        .orElseThrow(() ->
            new PluginException(
                type.getName()
                    + " (expected: a public constructor without parameters or with a"
                    + " PluginContext)"));
  }

  private static boolean isForPlugins(Constructor<?> constructor) {
    var types = constructor.getParameterTypes();
    return types.length == 0 || (types.length == 1 && types[0] == PluginContext.class);
  }
}
