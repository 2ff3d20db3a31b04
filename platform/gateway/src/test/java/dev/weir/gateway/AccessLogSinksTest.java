package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Access logs to the sinks of plugins.
@Timeout(120)
class AccessLogSinksTest {

  private static final String ROUTES =
      "[ { id: orders, match: { path: \"/orders/**\" }, upstream: origin } ]";

  @TempDir private Path directory;
  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  /// A sink that appends lines to a file, with its version in front. It loses what comes while the
  /// file `broken` is there, and hangs while `stuck` is there.
  static TestJar sink(String plugin, String version) {
    return TestJar.empty(plugin, version)
        .extension("Appender")
        .source(
            "Appender",
            """
            import java.nio.file.*;
            import java.nio.file.StandardOpenOption;
            import java.util.List;
            public final class Appender implements AccessLogSinkFactory<Appender.Config> {
              public record Config(Path path, @Default("1") int copies, @Default("none") Secret token) {
                public Config { Expect.that(copies > 0, "copies", copies, "> 0"); }
              }
              @Override public String name() { return "append"; }
              @Override public Class<Config> configType() { return Config.class; }
              @Override public AccessLogSink create(Config config) {
                return new AccessLogSink() {
                  @Override public void write(List<byte[]> lines) throws Exception {
                    if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                      throw new IllegalStateException("not the loader of the plugin");
                    }
                    if (Files.exists(config.path().resolveSibling("broken"))) {
                      throw new IllegalStateException("broken");
                    }
                    while (Files.exists(config.path().resolveSibling("stuck"))) {
                      Thread.sleep(5);
                    }
                    var text = new StringBuilder();
                    for (var line : lines) {
                      text.append("%1$s ").append(new String(line)).append("\\n");
                    }
                    Files.writeString(config.path(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                  }
                  @Override public void close() throws java.io.IOException {
                    Files.writeString(config.path(), "%1$s closed\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                  }
                };
              }
            }
            """
                .formatted(version));
  }

  private static String log(String more) {
    return "access-log: [ { sink: { append: { path: out" + more + " } }, format: '{path}' } ]\n";
  }

  @BeforeEach
  void writePlugin() throws IOException {
    sink("appender", "1.0.0")
        .write(Files.createDirectories(directory.resolve("plugins")).resolve("a.jar"));
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private GatewayFixture open(String log) {
    GatewayFixture.write(directory, GatewayFixture.yaml(origin, ROUTES) + log);
    return GatewayFixture.open(directory);
  }

  private List<String> out() {
    try {
      return Files.readAllLines(directory.resolve("out"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitCount(GatewayFixture gateway, String outcome, int count) {
    var line =
        "weir_access_log_lines_total{outcome=\"" + outcome + "\",sink=\"append\"} " + count + "\n";
    Eventually.isTrue(
        outcome, () -> gateway.admin("/metrics", HttpRequest.Builder::GET).body().contains(line));
  }

  @Test
  void writesLinesAndClosesTheSinkAfterTheLastOne() {
    try (var gateway = open(log(""))) {
      gateway.get("/orders/1");
      gateway.get("/orders/2");
    }

    assertThat(out()).containsExactly("1.0.0 /orders/1", "1.0.0 /orders/2", "1.0.0 closed");
  }

  @Test
  void countsLinesThatTheSinkLosesAndGoesOn() throws IOException {
    try (var gateway = open(log(""))) {
      Files.createFile(directory.resolve("broken"));
      gateway.get("/orders/1");
      awaitCount(gateway, "dropped", 1);
      Files.delete(directory.resolve("broken"));
      gateway.get("/orders/2");
      awaitCount(gateway, "written", 1);
    }

    assertThat(out()).containsExactly("1.0.0 /orders/2", "1.0.0 closed");
  }

  @Test
  void handsOverToANewVersionWithoutLosingALine() throws Exception {
    var sent = new AtomicInteger();
    try (var gateway = open(log(""))) {
      var stop = new AtomicBoolean();
      var client =
          Thread.ofVirtual()
              .start(() -> {
                while (!stop.get()) {
                  gateway.get("/orders/" + sent.getAndIncrement());
                }
              });
      Eventually.isTrue("requests", () -> sent.get() > 50);
      sink("appender", "2.0.0").write(directory.resolve("plugins/a.jar"));
      gateway.gateway().reload();
      Eventually.isTrue("2.0.0", () -> out().stream().anyMatch(it -> it.startsWith("2.0.0 /")));
      stop.set(true);
      client.join();
      Eventually.isTrue("closed", () -> out().contains("1.0.0 closed"));
    }

    var out = out();
    assertThat(out).hasSize(sent.get() + 2).endsWith("2.0.0 closed");
    assertThat(out.stream().filter(it -> it.contains("/")).map(it -> it.substring(6)))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsTheSinkOverReloadsThatDoNotChangeIt() {
    try (var gateway = open(log(", token: hunter2"))) {
      gateway.get("/orders/1");
      gateway.gateway().reload();
      gateway.get("/orders/2");
    }

    assertThat(out()).containsExactly("1.0.0 /orders/1", "1.0.0 /orders/2", "1.0.0 closed");
  }

  @Test
  void stopsAlthoughTheSinkHangs() throws IOException {
    Files.createFile(directory.resolve("stuck"));
    try (var gateway = open(log(""))) {
      gateway.get("/orders/1");
    }

    assertThat(out()).containsExactly("1.0.0 closed");
  }

  @Test
  void saysWhatIsWrongWithAUse() {
    assertThatThrownBy(() -> open(log(", copies: 0")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("access-log[0].sink.append.copies: '0' (expected: > 0)");
    assertThatThrownBy(() -> open("access-log: [ { sink: { appendd: {} } } ]\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("access-log[0].sink: unknown access log sink 'appendd' ")
        .hasMessageContaining("did you mean 'append'?");
    assertThatThrownBy(() -> open("access-log: [ { sink: [] } ]\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("(expected: the name of a sink, alone or with its configuration)");
  }
}
