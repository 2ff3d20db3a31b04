package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.api.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

  private static final Path CASES = Path.of("src/test/resources/config-cases");
  private static final String SMALLEST =
      """
      listeners: [ { address: 127.0.0.1:8080 } ]
      routes:
        - id: orders
          filters: [ request-id ]
      """;

  @TempDir private Path directory;

  @Test
  void fillsInAllDefaults() throws IOException {
    var config = goodCase("good-all-defaults");

    var listener = config.listeners().getFirst();
    assertThat(listener.limits())
        .isEqualTo(
            new ListenerConfig.Limits(
                DataSize.ofKibibytes(32), DataSize.ofKibibytes(8), 100, Optional.empty()));
    assertThat(listener.timeouts())
        .isEqualTo(
            new ListenerConfig.Timeouts(
                seconds(10), seconds(30), seconds(30), seconds(75), seconds(3600)));
    assertThat(listener.maxConnections()).isEmpty();
    assertThat(listener.trustedProxies()).isEmpty();
    assertThat(config.admin().address()).hasToString("127.0.0.1:9901");
    assertThat(config.drainTimeout()).isEqualTo(seconds(30));
    assertThat(config.plugins())
        .isEqualTo(
            new PluginsConfig(
                CASES.resolve("plugins"),
                true,
                new IndexRefresh(Optional.of(Duration.ofHours(1))),
                Map.of(),
                Map.of()));
    assertThat(config.upstreams().get("orders"))
        .isEqualTo(
            new UpstreamConfig(
                List.of(new UpstreamConfig.Endpoint(HostPort.parse("10.0.0.1:9000"), 1)),
                new UpstreamConfig.Policies(
                    seconds(2), seconds(60), seconds(50), 1024, seconds(1), seconds(10))));
  }

  @Test
  void fillsInTheDefaultsOfARoute() throws IOException {
    var route = goodCase("good-all-defaults").routes().getFirst();

    assertThat(route.match())
        .isEqualTo(new MatchConfig(List.of(), "/**", List.of(), Map.of(), Map.of()));
    assertThat(route.filters()).isEmpty();
    assertThat(route.upstream()).contains("orders");
    assertThat(route.timeout()).isEmpty();
  }

  @Test
  void readsEveryProperty() throws IOException {
    var config = goodCase("good-every-property");

    var listener = config.listeners().getFirst();
    assertThat(listener.address()).isEqualTo(new HostPort("::1", 8443));
    assertThat(listener.limits())
        .isEqualTo(
            new ListenerConfig.Limits(
                DataSize.ofKibibytes(64),
                DataSize.ofKibibytes(16),
                200,
                Optional.of(DataSize.ofBytes(10_000_000))));
    assertThat(listener.timeouts())
        .isEqualTo(
            new ListenerConfig.Timeouts(
                seconds(5), seconds(20), seconds(25), seconds(90), seconds(7200)));
    assertThat(listener.maxConnections()).contains(1000);
    assertThat(listener.trustedProxies()).hasSize(3).contains(Cidr.parse("192.0.2.1/32"));
    assertThat(config.admin().address().port()).isEqualTo(9902);
    assertThat(config.admin().token().orElseThrow().reveal()).isEqualTo("hunter2");
    assertThat(config.drainTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(config.plugins())
        .isEqualTo(
            new PluginsConfig(
                Path.of("/var/lib/weir/plugins"),
                false,
                IndexRefresh.OFF,
                Map.of(
                    "geo",
                    new CanaryConfig(
                        Optional.of("1.10"),
                        new Percent(1250),
                        Duration.ofHours(1),
                        Optional.of(
                            new CanaryConfig.Rule(500, new Percent(50), new Percent(200), 1.5)))),
                Map.of()));
    assertThat(config.upstreams().get("orders"))
        .isEqualTo(
            new UpstreamConfig(
                List.of(
                    new UpstreamConfig.Endpoint(HostPort.parse("10.0.0.1:9000"), 1),
                    new UpstreamConfig.Endpoint(HostPort.parse("orders.internal:9000"), 2)),
                new UpstreamConfig.Policies(
                    seconds(1),
                    seconds(120),
                    seconds(20),
                    64,
                    Duration.ofMillis(250),
                    seconds(60))));
  }

  @Test
  void readsEveryPropertyOfARoute() throws IOException {
    var route = goodCase("good-every-property").routes().getFirst();

    var match = route.match();
    assertThat(match.hosts()).containsExactly("api.example.com", "*.example.com");
    assertThat(match.path()).isEqualTo("/orders/{id}");
    assertThat(match.methods()).containsExactly("GET", "POST");
    assertThat(accepts(match.headers(), "X-Canary", "1")).isTrue();
    assertThat(accepts(match.headers(), "X-Canary", "2")).isFalse();
    assertThat(accepts(match.headers(), "X-Version", "v12")).isTrue();
    assertThat(accepts(match.headers(), "X-Version", "v12b")).isFalse();
    assertThat(accepts(match.query(), "version", "2")).isTrue();
    assertThat(accepts(match.query(), "mode", "fullest")).isFalse();
    assertThat(route.upstream()).contains("orders");
    assertThat(route.timeout()).contains(seconds(5));
    assertThat(route.filters())
        .extracting(FilterConfig::name)
        .containsExactly("request-id", "rate-limit", "request-id");
    assertThat(route.filters().getLast().id()).contains("stamp");
    assertThat(route.filters().getLast().onFailure()).isEqualTo(FilterConfig.OnFailure.OPEN);
    assertThat(route.filters().getLast().place()).hasToString("routes[0].filters[2]");
  }

  @Test
  void readsTheSameFromJsonAsFromYaml() throws IOException {
    var route = goodCase("good-json").routes().getFirst();

    assertThat(route.id()).isEqualTo("orders");
    assertThat(accepts(route.match().headers(), "X-Smile", "\ud83d\ude00/")).isTrue();
  }

  @Test
  void resolvesReferences() throws IOException {
    var config = goodCase("good-references");

    assertThat(config.listeners().getFirst().address().port()).isEqualTo(8080);
    assertThat(config.routes().getFirst().upstream()).contains("orders");
  }

  @Test
  void saysWhereTheAdminIsAlsoIfTheRestIsWrong() throws IOException {
    var file = write("admin: { address: 127.0.0.1:9, token: \"${env:TOKEN}\" }\nroutes: 7");

    var known = ConfigurationFile.read(file, Map.of("TOKEN", "hunter2")::get);
    assertThat(known.adminAddress()).hasToString("127.0.0.1:9");
    assertThat(known.adminToken().orElseThrow().reveal()).isEqualTo("hunter2");
    assertThat(ConfigurationFile.read(file, _ -> null).adminToken()).isEmpty();
    assertThat(ConfigurationFile.read(directory.resolve("none"), _ -> null).adminAddress())
        .hasToString("127.0.0.1:9901");
  }

  @Test
  void readsAFileWithAByteOrderMark() throws IOException {
    var file = write("\uFEFF" + SMALLEST);

    assertThat(ConfigurationFile.read(file, _ -> null).config().routes()).hasSize(1);
  }

  @Test
  void resolvesPathsAgainstTheDirectoryOfTheFile() throws IOException {
    var config = ConfigurationFile.read(write(SMALLEST), _ -> null).config();

    assertThat(config.plugins().directory()).isEqualTo(directory.resolve("plugins"));
  }

  @Test
  void saysThatThereIsNoFile() {
    var file = directory.resolve("none.yaml");

    assertThat(ConfigurationFile.read(file, _ -> null).problems())
        .hasToString(file + ": no such file");
  }

  @Test
  void saysThatItIsADirectory() {
    assertThat(ConfigurationFile.read(directory, _ -> null).problems())
        .hasToString(directory + ": a directory (expected: a file)");
  }

  @Test
  void saysThatItIsNotText() throws IOException {
    var file = directory.resolve("weir.yaml");
    Files.write(file, new byte[] {'a', ':', (byte) 0xc0, (byte) 0x80});

    assertThat(ConfigurationFile.read(file, _ -> null).problems())
        .hasToString(file + ": not UTF-8 text");
  }

  @Test
  void givesNoConfigurationWhileThereIsAProblem() {
    var file = ConfigurationFile.parse(SMALLEST, Path.of("weir.yaml"), _ -> null);

    file.reject("'/**' (expected: something else)", "routes", 0, "match", "path");
    file.reject("'request-id' (expected: another)", "routes", 0, "filters", 0);

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(file::config)
        .withMessage(
            """
            weir.yaml:3:5: routes[0].match.path: '/**' (expected: something else)
            weir.yaml:4:16: routes[0].filters[0]: 'request-id' (expected: another)\
            """);
  }

  private static GatewayConfig goodCase(String name) throws IOException {
    var text = Files.readString(CASES.resolve(name + ".yaml"));
    var yaml = text.substring(0, text.lastIndexOf("---\n"));
    var environment = Map.of("PORT", "8080", "TOKEN", "hunter2");
    return ConfigurationFile.parse(yaml, CASES.resolve("weir.yaml"), environment::get).config();
  }

  private static boolean accepts(Map<String, MatchConfig.Value> values, String name, String value) {
    var condition = values.get(name);
    return condition != null && condition.accepts(value);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("weir.yaml"), yaml);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
