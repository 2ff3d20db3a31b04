package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says in the variables that OpenTelemetry has defined for all programs.
///
/// A variable that makes no sense is ignored, and the log says so; its value may be a secret.
final class OtelEnvironment {

  private static final System.Logger LOGGER = System.getLogger(OtelEnvironment.class.getName());
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");

  private static final String OTLP = "OTEL_EXPORTER_OTLP_";
  private static final String OTLP_METRICS = "OTEL_EXPORTER_OTLP_METRICS_";
  private static final String EXPORTER = "OTEL_METRICS_EXPORTER";
  private static final String DEFAULT_ENDPOINT = "http://localhost:4318";
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private final Function<String, @Nullable String> variables;

  OtelEnvironment(Function<String, @Nullable String> variables) {
    this.variables = variables;
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(variables.apply(name))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }

  /// Who the gateway is: the service `weir`, unless the environment says something else.
  Resource resource() {
    var attributes = Attributes.builder();
    attributes.put(SERVICE, "weir").put(INSTANCE, UUID.randomUUID().toString());
    pairs("OTEL_RESOURCE_ATTRIBUTES").forEach(attributes::put);
    value("OTEL_SERVICE_NAME").ifPresent(it -> attributes.put(SERVICE, it));
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  /// Where metrics go if the file does not say it; empty if the environment does not, either.
  Optional<OtlpSettings> otlpMetrics() {
    if (value("OTEL_SDK_DISABLED").filter("true"::equalsIgnoreCase).isPresent()) {
      return Optional.empty();
    }
    var exporter = value(EXPORTER);
    if (exporter.isPresent() && !exporter.get().equals("otlp")) {
      report(!exporter.get().equals("none"), EXPORTER, "otlp or none");
      return Optional.empty();
    }
    var protocol = value(OTLP_METRICS + "PROTOCOL").or(() -> value(OTLP + "PROTOCOL"));
    if (protocol.isPresent() && !protocol.get().equals("http/protobuf")) {
      report(true, OTLP + "PROTOCOL", "http/protobuf");
      return Optional.empty();
    }
    return url()
        .or(() -> exporter.map(_ -> OtlpSettings.metricsUrl(DEFAULT_ENDPOINT)))
        .map(url -> new OtlpSettings(url, interval(), timeout(), headers()));
  }

  private Optional<String> url() {
    return url(OTLP_METRICS + "ENDPOINT")
        .or(() -> url(OTLP + "ENDPOINT").map(OtlpSettings::metricsUrl));
  }

  private Optional<String> url(String name) {
    var value = value(name);
    var isUrl = value.filter(TelemetryConfig::isHttpUrl).isPresent();
    report(value.isPresent() && !isUrl, name, "an http or https URL");
    return isUrl ? value : Optional.empty();
  }

  private Duration interval() {
    return millis("OTEL_METRIC_EXPORT_INTERVAL").orElse(DEFAULT_INTERVAL);
  }

  private Duration timeout() {
    return millis(OTLP_METRICS + "TIMEOUT")
        .or(() -> millis(OTLP + "TIMEOUT"))
        .orElse(DEFAULT_TIMEOUT);
  }

  private Optional<Duration> millis(String name) {
    var value = value(name);
    var isNumber = value.filter(it -> it.matches("[1-9][0-9]{0,8}")).isPresent();
    report(value.isPresent() && !isNumber, name, "milliseconds");
    return isNumber ? value.map(it -> Duration.ofMillis(Long.parseLong(it))) : Optional.empty();
  }

  private Map<String, String> headers() {
    var headers = new LinkedHashMap<>(pairs(OTLP + "HEADERS"));
    headers.putAll(pairs(OTLP_METRICS + "HEADERS"));
    return headers;
  }

  /// `a=1,b=2`, the values percent-encoded; empty if any part is not like that.
  private Map<String, String> pairs(String name) {
    var pairs = new LinkedHashMap<String, String>();
    try {
      for (var pair : value(name).orElse("").split(",", -1)) {
        if (!pair.isBlank()) {
          put(pair, pairs);
        }
      }
      return pairs;
    } catch (IllegalArgumentException _) {
      report(true, name, "name=value,..., the values percent-encoded");
      return Map.of();
    }
  }

  private static void put(String pair, Map<String, String> to) {
    var equals = pair.indexOf('=');
    var key = equals < 0 ? "" : pair.substring(0, equals).strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException();
    }
    // A plus sign is itself here, other than in forms.
    var encoded = pair.substring(equals + 1).strip().replace("+", "%2B");
    var value = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException();
    }
    to.put(key, value);
  }

  private static void report(boolean isWrong, String name, String expected) {
    if (isWrong) {
      LOGGER.log(Level.WARNING, "{0}: ignored (expected: {1})", name, expected);
    }
  }
}
