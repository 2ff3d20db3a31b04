package dev.weir.testkit.gateway;

import dev.weir.api.Chain;
import dev.weir.api.FilterFactory;
import dev.weir.testkit.FilterTrial;

/// Begins trials, all in the same way: without a gateway, or in one.
public interface FilterTrials {

  /// Begins a trial of a filter with all defaults.
  default FilterTrial of(Class<? extends FilterFactory<?>> factory) {
    return of(factory, "{}");
  }

  /// Begins a trial of a filter.
  ///
  /// @param factory the factory, which has a public constructor as the gateway needs it
  /// @param config as [FilterTrial#of] takes it
  /// @throws IllegalArgumentException if the configuration or the plugin is refused, saying why
  FilterTrial of(Class<? extends FilterFactory<?>> factory, String config);

  /// Lets there be an upstream in all trials from now on, which the plugin can call by this name.
  ///
  /// @return this
  FilterTrials withUpstream(String name, Chain answers);

  /// Lets there be a secret in all trials from now on.
  ///
  /// @return this
  FilterTrials withSecret(String name, String text);
}
