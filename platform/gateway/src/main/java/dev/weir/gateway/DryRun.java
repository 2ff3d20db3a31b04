package dev.weir.gateway;

import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.route.Explanation;
import dev.weir.gateway.route.ProbeRequest;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.util.Optional;
import java.util.function.Function;

/// A configuration that was built completely, as a gateway would, but serves nobody.
public final class DryRun implements AutoCloseable {

  private final DeadlineWatch watch = new DeadlineWatch();
  private final Workshop workshop;
  private final Generation generation;

  private DryRun(Gateway.Options options) {
    workshop = new Workshop(options, watch, LiveUpstreams.ofDryRun());
    Generation made = null;
    try {
      made = workshop.make(workshop.read(), Optional.empty());
    } finally {
      if (made == null) {
        workshop.close();
        watch.close();
      }
    }
    generation = made;
  }

  /// The configuration that the options name, built.
  ///
  /// @throws ConfigurationException if anything is wrong with it
  public static DryRun of(Gateway.Options options) {
    return new DryRun(options);
  }

  /// What a function makes of the filters that routes of a configuration can use, whether or not
  /// the file is right. The filters are unloaded when it returns.
  public static <T> T withCatalog(Gateway.Options options, Function<FilterCatalog, T> function) {
    try (var watch = new DeadlineWatch();
        var workshop = new Workshop(options, watch, LiveUpstreams.ofDryRun())) {
      return workshop.withCatalog(function);
    }
  }

  /// What would become of a request.
  public Explanation explain(ProbeRequest request) {
    return generation.explain(request);
  }

  /// The configuration.
  public GatewayConfig config() {
    return generation.config();
  }

  @Override
  public void close() {
    generation.table().close();
    workshop.close();
    watch.close();
  }
}
