package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.config.TelemetryConfig.FilterSpans;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.telemetry.trace.SpanQueue;
import dev.weir.gateway.telemetry.trace.TracingSettings;
import java.time.Duration;

/// What the environment says of traces.
///
/// Where nothing says which traces are sampled, it is the gateway's own standard: OpenTelemetry's
/// is to sample all, and too much for a gateway.
final class OtelTraces {

  private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
  private static final String EXPECTED =
      "always_on, always_off, traceidratio, or one of them behind parentbased_";
  private static final double STANDARD_SAMPLE = 0.01;
  private static final int STANDARD_LIMIT = 100;
  private static final int UNLIMITED = 1_000_000;

  private static final int QUEUE = 2048;
  private static final int BATCH = 512;
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final OtelVariables variables;

  OtelTraces(OtelVariables variables) {
    this.variables = variables;
  }

  /// How requests are traced by a file that says it.
  TracingSettings settings(TelemetryConfig.Traces config) {
    return new TracingSettings(
        config.sample().fraction(),
        config.limit(),
        true,
        config.errors(),
        config.filters(),
        formats());
  }

  /// How they are traced where the file says nothing.
  TracingSettings settings() {
    var ratio = variables.ratio(SAMPLER + "_ARG").orElse(1.0);
    return switch (variables.value(SAMPLER).orElse("")) {
      case "always_on" -> sampling(1, false);
      case "always_off" -> sampling(0, false);
      case "traceidratio" -> sampling(ratio, false);
      case "parentbased_always_on" -> sampling(1, true);
      case "parentbased_always_off" -> sampling(0, true);
      case "parentbased_traceidratio" -> sampling(ratio, true);
      case "" -> standard();
      default -> {
        OtelVariables.report(true, SAMPLER, EXPECTED);
        yield standard();
      }
    };
  }

  // Who names a sampler means it.
  private TracingSettings sampling(double sample, boolean followsParent) {
    return new TracingSettings(
        sample, UNLIMITED, followsParent, true, FilterSpans.SPANS, formats());
  }

  private TracingSettings standard() {
    return new TracingSettings(
        STANDARD_SAMPLE, STANDARD_LIMIT, true, true, FilterSpans.SPANS, formats());
  }

  private int formats() {
    var formats = 0;
    for (var name : variables.value("OTEL_PROPAGATORS").orElse("tracecontext").split(",", -1)) {
      formats |=
          switch (name.strip()) {
            case "tracecontext" -> TraceContext.W3C;
            case "b3" -> TraceContext.B3;
            case "b3multi" -> TraceContext.B3_MULTI;
            // It is passed on in any case.
            case "baggage", "none" -> 0;
            default -> {
              OtelVariables.report(
                  true, "OTEL_PROPAGATORS", "tracecontext, baggage, b3, b3multi or none");
              yield 0;
            }
          };
    }
    return formats;
  }

  /// How spans wait until they go out.
  SpanQueue.Bounds bounds() {
    var most = variables.number("OTEL_BSP_MAX_QUEUE_SIZE").orElse(QUEUE);
    return new SpanQueue.Bounds(
        most,
        Math.min(most, variables.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE").orElse(BATCH)),
        variables.millis("OTEL_BSP_SCHEDULE_DELAY").orElse(DELAY),
        variables.millis("OTEL_BSP_EXPORT_TIMEOUT").orElse(TIMEOUT));
  }
}
