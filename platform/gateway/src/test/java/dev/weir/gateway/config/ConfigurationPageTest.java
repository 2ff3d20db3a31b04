package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Keeps the tables of `platform/docs/configuration.md` what the records are. When a record
/// changes, the table to paste into the page is in the message of the failure.
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Map<Class<? extends Record>, String> HEADINGS = headings();

  private static Map<Class<? extends Record>, String> headings() {
    var headings = new LinkedHashMap<Class<? extends Record>, String>();
    headings.put(GatewayConfig.class, "The file");
    headings.put(ListenerConfig.class, "Listener");
    headings.put(ListenerConfig.Limits.class, "Listener limits");
    headings.put(ListenerConfig.Timeouts.class, "Listener timeouts");
    headings.put(AdminConfig.class, "Admin");
    headings.put(RouteConfig.class, "Route");
    headings.put(RouteTelemetryConfig.class, "Route telemetry");
    headings.put(RouteTelemetryConfig.Traces.class, "Route traces");
    headings.put(MatchConfig.class, "Match");
    headings.put(MatchConfig.Value.class, "Value match");
    headings.put(FilterUses.LongForm.class, "Filter");
    headings.put(UpstreamConfig.class, "Upstream");
    headings.put(UpstreamConfig.Endpoint.class, "Endpoint");
    headings.put(UpstreamConfig.Policies.class, "Upstream policies");
    headings.put(RedisConfig.class, "Redis");
    headings.put(RedisConfig.Tls.class, "Redis TLS");
    headings.put(CacheConfig.class, "Cache");
    headings.put(PluginsConfig.class, "Plugins");
    headings.put(CanaryConfig.class, "Canary");
    headings.put(CanaryConfig.Rule.class, "Canary rule");
    headings.put(TelemetryConfig.class, "Telemetry");
    headings.put(TelemetryConfig.Metrics.class, "Telemetry metrics");
    headings.put(TelemetryConfig.Otlp.class, "OTLP");
    headings.put(TelemetryConfig.Traces.class, "Telemetry traces");
    headings.put(TelemetryConfig.Collector.class, "Collector");
    headings.put(AccessLogConfig.class, "Access log");
    headings.put(AccessLogConfig.LogFile.class, "Access log file");
    headings.put(AccessLogConfig.Rotate.class, "Access log rotation");
    headings.put(TelemetryConfig.Redact.class, "Redact");
    headings.put(TelemetryConfig.Redact.Headers.class, "Redact headers");
    headings.put(TelemetryConfig.Redact.Query.class, "Redact query");
    return headings;
  }

  static Iterable<Class<? extends Record>> records() {
    return HEADINGS.keySet();
  }

  @ParameterizedTest
  @MethodSource("records")
  void hasTheTableOf(Class<? extends Record> type) throws IOException {
    assertThat(section(heading(type))).contains(table(type));
  }

  @Test
  void hasNoOtherTables() throws IOException {
    var tables = Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| Property"));

    assertThat(tables).hasSize(HEADINGS.size());
  }

  private static String heading(Class<? extends Record> type) {
    return HEADINGS.getOrDefault(type, "no heading for " + type);
  }

  private static String section(String heading) throws IOException {
    var page = Files.readString(PAGE);
    var start = page.indexOf("\n## " + heading + "\n");
    assertThat(start).as("section '%s'", heading).isNotNegative();
    var end = page.indexOf("\n## ", start + 1);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  private static String table(Class<? extends Record> type) {
    return Shapes.properties(type).all().stream()
        .map(ConfigurationPageTest::row)
        .collect(
            Collectors.joining(
                "\n",
                "| Property | Value | Default | Meaning |\n| --- | --- | --- | --- |\n",
                "\n"));
  }

  private static String row(Shape.Property property) {
    var absent = property.isRequired() ? "required" : "–";
    var value = property.defaultText().map(it -> "`" + it + "`").orElse(absent);
    var meaning = property.description().orElseThrow();
    return "| `%s` | %s | %s | %s |"
        .formatted(property.name(), kind(property.shape()), value, meaning);
  }

  private static String kind(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> scalar.expected().replaceAll("^an? |,? such as.*", "");
      case Shape.Choice choice -> "`" + String.join("`, `", choice.constants().keySet()) + "`";
      case Shape.ListOf list -> "list of " + kind(list.element());
      case Shape.MapOf map -> "mapping of names to " + kind(map.value());
      case Shape.OptionalOf optional -> kind(optional.value());
      case Shape.Nested nested -> link(heading(nested.type()));
      case Shape.FilterUse _ -> link("Filter");
      case Shape.Json _, Shape.Raw _, Shape.SinkUse _ -> "mapping";
    };
  }

  private static String link(String heading) {
    var title = heading.toLowerCase(Locale.ROOT);
    return "[" + title + "](#" + title.replace(' ', '-') + ")";
  }
}
