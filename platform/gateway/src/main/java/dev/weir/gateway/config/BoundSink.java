package dev.weir.gateway.config;

import dev.weir.api.AccessLogSink;
import dev.weir.api.AccessLogSinkFactory;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A use of a sink together with its factory and the configuration that the factory understands.
public record BoundSink(SinkConfig use, AccessLogSinkFactory<?> factory, Record config) {

  /// Finds the factory for a use of a sink and binds the configuration to the factory's record.
  ///
  /// @param catalog the factory with a name, if there is one
  /// @param names all names in the catalog, for the message when there is none
  /// @param problems takes what is wrong, with its place in the file
  /// @return empty if something is wrong
  static Optional<BoundSink> bind(
      SinkConfig use,
      Function<String, Optional<AccessLogSinkFactory<?>>> catalog,
      Set<String> names,
      Problems problems) {
    return BoundUse.factory(
            "access log sink", use.place(), catalog.apply(use.name()), names, problems)
        .flatMap(factory ->
            BoundUse.of(use.place(), factory.configType(), problems)
                .map(it -> new BoundSink(use, factory, it.config())));
  }

  /// Asks the factory for the sink.
  ///
  /// @throws IllegalArgumentException if the factory cannot use the configuration
  public AccessLogSink create() {
    return create(factory);
  }

  private <C extends Record> AccessLogSink create(AccessLogSinkFactory<C> factory) {
    return factory.create(factory.configType().cast(config));
  }
}
