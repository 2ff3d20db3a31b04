package dev.weir.testkit.gateway;

import dev.weir.api.Chain;
import dev.weir.api.FilterFactory;
import dev.weir.testkit.FilterTrial;
import java.util.ArrayList;
import java.util.List;

/// Trials in a running gateway, each in one of its own.
final class GatewayTrials implements OpenTrials {

  private final List<Class<?>> libraries;
  private final Surroundings surroundings = Surroundings.none();
  private final List<FilterTrial> open = new ArrayList<>();

  GatewayTrials(List<Class<?>> libraries) {
    this.libraries = libraries;
  }

  @Override
  public FilterTrial of(Class<? extends FilterFactory<?>> factory, String config) {
    var trial = GatewayTrial.start(new Tried(factory, libraries), config, surroundings);
    open.add(trial);
    return trial;
  }

  @Override
  public FilterTrials withUpstream(String name, Chain answers) {
    surroundings.upstreams().put(name, answers);
    return this;
  }

  @Override
  public FilterTrials withSecret(String name, String text) {
    surroundings.secrets().put(name, text);
    return this;
  }

  @Override
  public void close() {
    open.forEach(FilterTrial::close);
  }
}
