package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig.Protocol;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says of who the gateway is, and of collectors.
final class OtelEnvironment {

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");

  private static final String OTLP = "OTEL_EXPORTER_OTLP_";
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private final OtelVariables variables;

  OtelEnvironment(Function<String, @Nullable String> variables) {
    this.variables = new OtelVariables(variables);
  }

  /// What it says of traces.
  OtelTraces traces() {
    return new OtelTraces(variables);
  }

  /// Who the gateway is: the service `weir`, unless the environment says something else.
  ///
  /// @param given what the file says; it counts more than what the environment says
  Resource resource(Map<String, String> given) {
    var attributes = Attributes.builder();
    attributes.put(SERVICE, "weir").put(INSTANCE, UUID.randomUUID().toString());
    variables.pairs("OTEL_RESOURCE_ATTRIBUTES").forEach(attributes::put);
    variables.value("OTEL_SERVICE_NAME").ifPresent(it -> attributes.put(SERVICE, it));
    given.forEach(attributes::put);
    return Resource.getDefault().merge(Resource.create(attributes.build()));
  }

  /// Where something goes if the file does not say it; empty if the environment does not, either.
  Optional<OtlpSettings> otlp(Signal signal) {
    if (variables.value("OTEL_SDK_DISABLED").filter("true"::equalsIgnoreCase).isPresent()) {
      return Optional.empty();
    }
    var exporterName = "OTEL_" + upper(signal) + "_EXPORTER";
    var exporter = variables.value(exporterName);
    if (exporter.isPresent() && !exporter.get().equals("otlp")) {
      OtelVariables.report(!exporter.get().equals("none"), exporterName, "otlp or none");
      return Optional.empty();
    }
    return protocol(signal)
        .flatMap(protocol ->
            url(signal, protocol)
                .or(() -> exporter.map(_ -> defaultUrl(signal, protocol)))
                .map(url -> new OtlpSettings(url, protocol, timeout(signal), headers(signal))));
  }

  private static String upper(Signal signal) {
    return signal.id().toUpperCase(Locale.ROOT);
  }

  /// The name of a variable of one signal, whose name without it is that of all signals.
  private static String ofOne(Signal signal, String name) {
    return OTLP + upper(signal) + "_" + name;
  }

  private Optional<Protocol> protocol(Signal signal) {
    var value =
        variables
            .value(ofOne(signal, "PROTOCOL"))
            .or(() -> variables.value(OTLP + "PROTOCOL"))
            .orElse("http/protobuf");
    return switch (value) {
      case "http/protobuf" -> Optional.of(Protocol.HTTP);
      case "grpc" -> Optional.of(Protocol.GRPC);
      default -> {
        OtelVariables.report(true, OTLP + "PROTOCOL", "grpc or http/protobuf");
        yield Optional.empty();
      }
    };
  }

  private Optional<String> url(Signal signal, Protocol protocol) {
    return variables
        .url(ofOne(signal, "ENDPOINT"))
        .or(() ->
            variables.url(OTLP + "ENDPOINT").map(base -> OtlpSettings.url(base, protocol, signal)));
  }

  private static String defaultUrl(Signal signal, Protocol protocol) {
    return switch (protocol) {
      case HTTP -> OtlpSettings.url("http://localhost:4318", protocol, signal);
      case GRPC -> "http://localhost:4317";
    };
  }

  /// How often metrics go.
  Duration interval() {
    return variables.millis("OTEL_METRIC_EXPORT_INTERVAL").orElse(DEFAULT_INTERVAL);
  }

  private Duration timeout(Signal signal) {
    return variables
        .millis(ofOne(signal, "TIMEOUT"))
        .or(() -> variables.millis(OTLP + "TIMEOUT"))
        .orElse(DEFAULT_TIMEOUT);
  }

  private Map<String, String> headers(Signal signal) {
    var headers = new LinkedHashMap<>(variables.pairs(OTLP + "HEADERS"));
    headers.putAll(variables.pairs(ofOne(signal, "HEADERS")));
    return headers;
  }
}
