package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.lang.ref.WeakReference;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What filters of plugins leave on the threads that make and close them, and that ask for gauges.
///
/// What they leave while they handle a request is another matter: its thread is that of the
/// connection, and ends with it.
@Timeout(120)
class UnloadedFiltersTest {

  private static final String LOADERS = "acme.loaders";
  private static final String MEMBERS =
      """
      static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
      @SuppressWarnings("unchecked")
      public Factory(PluginContext context) {
        ((java.util.List<Object>) System.getProperties().get("acme.loaders"))
            .add(new java.lang.ref.WeakReference<>(Factory.class.getClassLoader()));
        context.metrics().gauge("one", "One", () -> { LOCAL.set(this); return 1; });
      }
      Filter filter() { LOCAL.set(this); return new Leaving(); }
      final class Leaving implements Filter, AutoCloseable {
        @Override public Response handle(Request request, Chain chain) {
          return Response.of(200);
        }
        @Override public void close() { LOCAL.set(this); }
      }
      """;

  private final List<WeakReference<ClassLoader>> loaders = new CopyOnWriteArrayList<>();
  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
    System.getProperties().remove(LOADERS);
  }

  private void write(String version) throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    TestJar.empty("geo", version)
        .factory("geo", MEMBERS, "null")
        .replace("return (request, chain) -> null;", "return filter();")
        .write(directory.resolve("plugins/geo.jar"));
  }

  @Test
  void doesNotKeepTheirPlugin() throws Exception {
    System.getProperties().put(LOADERS, loaders);
    write("1");
    GatewayFixture.write(
        directory, GatewayFixture.yaml(origin, "[ { id: all, filters: [ geo ] } ]"));
    try (var gateway = GatewayFixture.open(directory)) {
      for (var version = 2; version < 5; version++) {
        assertThat(gateway.get("/").statusCode()).isEqualTo(200);
        gateway.admin("/metrics", HttpRequest.Builder::GET);
        write(Integer.toString(version));
        gateway.reload();
      }

      Eventually.isTrueAfterCollections("only the last one is left", () -> loaded() == 1);
    }
  }

  @Test
  void doesNotKeepTheirPluginIfTheirTableCannotServe() throws Exception {
    System.getProperties().put(LOADERS, loaders);
    write("1");
    var yaml = GatewayFixture.yaml(origin, "[ { id: all, filters: [ geo ] } ]");
    GatewayFixture.write(directory, yaml);
    try (var gateway = GatewayFixture.open(directory)) {
      write("2");
      gateway.rewrite(yaml.replace("127.0.0.1:0\" } ]", "127.0.0.1:" + origin.port() + "\" } ]"));
      assertThat(gateway.reload().body()).contains("not-reloaded");

      Eventually.isTrueAfterCollections("only the first one is left", () -> loaded() == 1);
    }
  }

  private long loaded() {
    return loaders.stream().filter(it -> !it.refersTo(null)).count();
  }
}
