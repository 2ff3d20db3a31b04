package dev.weir.plugins.ratelimit;

import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Limits;
import dev.weir.api.Metrics.Counter;
import dev.weir.api.PluginContext;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/// Makes filters with adaptive limits, and looks after them while they are open.
final class AdaptiveFilters {

  private final PluginContext context;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final AtomicLong number = new AtomicLong();

  AdaptiveFilters(PluginContext context, LongSupplier nanoTime, InstantSource clock) {
    this.context = context;
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /// How a filter is used.
  ///
  /// @param name in metrics
  /// @param isShared whether all gateways together are to keep to the thresholds
  record Use(String name, boolean isShared, boolean isDryRun) {}

  /// A filter.
  Filter create(AdaptiveConfig config, KeyTemplate key, Use use) {
    var settings = context.settings(Settings.class);
    var source = config.source(settings);
    var limit =
        new AdaptiveLimit(
            new AdaptiveLimit.Source(
                context.localLimits(), "adaptive|" + number.incrementAndGet(), nanoTime, clock),
            config.model(settings),
            config.minThreshold(),
            config.maxThreshold());
    show(limit, use.name);
    var prometheus = source.map(it -> new Prometheus(context.upstream(it.upstream()), it));
    var limits = context.limits();
    var tidying = context.scheduler().every(AdaptiveLimit.PERIOD, limit::tidy);
    var adjusting =
        context
            .scheduler()
            .every(
                config.adjustmentInterval(),
                () -> adjust(limit, prometheus, use.isShared ? parts(limits) : 1));
    return new AdaptiveFilter(
        limit,
        key,
        new AdaptiveFilter.Manners(
            use.isDryRun,
            counters(use.name),
            () -> List.of(tidying, adjusting).forEach(it -> it.cancel())));
  }

  private static int parts(Limits limits) {
    return Math.max(1, limits.gateways());
  }

  private void show(AdaptiveLimit limit, String name) {
    gauge(
        "adaptive_limit",
        "Requests a second that are let through",
        name,
        limit,
        AdaptiveLimit::perSecond);
    gauge("adaptive_clients", "Clients that are told apart", name, limit, AdaptiveLimit::clients);
    gauge(
        "adaptive_pressure",
        "Whether more is asked for than is let through",
        name,
        limit,
        it -> it.isUnderPressure() ? 1 : 0);
  }

  private void gauge(
      String metric,
      String description,
      String name,
      AdaptiveLimit limit,
      ToDoubleFunction<AdaptiveLimit> value) {
    context
        .metrics()
        .gauge(metric, description, Map.of("limit", name), () -> value.applyAsDouble(limit));
  }

  private Map<AdaptiveLimit.Verdict, Counter> counters(String name) {
    var labels = Map.of("limit", name);
    var metrics = context.metrics();
    return Map.of(
        AdaptiveLimit.Verdict.PASSES,
        metrics.counter("passed", "Requests within their limit", labels),
        AdaptiveLimit.Verdict.FULL,
        metrics.counter("refused", "Requests over their limit, also those of a dry run", labels),
        AdaptiveLimit.Verdict.STRANGE,
        metrics.counter("refused_strange", "Requests of clients that behave unusually", labels));
  }

  /// By what a server knows, or if it cannot be asked, by what this gateway has seen.
  private void adjust(AdaptiveLimit limit, Optional<Prometheus> prometheus, int parts) {
    if (prometheus.isEmpty()) {
      limit.adjust(parts);
      return;
    }
    try {
      var latency = prometheus.get().latency();
      var errors = prometheus.get().errors();
      if (latency.isPresent() && errors.isPresent()) {
        limit.adjust(latency.getAsDouble(), errors.getAsDouble(), parts);
        return;
      }
      context.logger().log(Level.WARNING, "the metrics source has no numbers for its queries");
    } catch (IOException | GatewayException e) {
      context.logger().log(Level.WARNING, "the metrics source cannot be asked: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    limit.adjust(parts);
  }
}
