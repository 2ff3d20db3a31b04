package dev.weir.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.gateway.Gateway;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways with the official filter `cache` that share a Redis, and what operators do to it.
@Timeout(120)
class CacheCommandTest {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final AtomicInteger fetched = new AtomicInteger();
  private final StubOrigin origin =
      StubOrigin.start((_, to) -> to.getOutputStream().write(answer().getBytes(US_ASCII)));

  @TempDir private Path directory;
  private Process redis;
  private Gateway one;
  private Gateway two;

  private String answer() {
    var body = "page " + fetched.incrementAndGet();
    return "HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nSurrogate-Key: pages\r\n"
        + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
  }

  @BeforeEach
  void start() throws Exception {
    assumeTrue(isInstalled(), "NOT TESTED: redis-server is not installed");
    var port = freePort();
    redis =
        new ProcessBuilder("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    eventually("redis listens", () -> isListening(port));
    OfficialPlugins.copy(Files.createDirectory(directory.resolve("plugins")));
    one = gateway("one.yaml", port);
    two = gateway("two.yaml", port);
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("redis-server", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static boolean isListening(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private Gateway gateway(String name, int redisPort) throws IOException {
    var file = directory.resolve(name);
    Files.writeString(
        file,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        redis: { servers: [ "127.0.0.1:%d" ] }
        routes: [ { id: all, upstream: origin, filters: [ cache ] } ]
        upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
        """
            .formatted(redisPort, origin.port()));
    var options = new Gateway.Options(file, List.of(directory.resolve("plugins")), _ -> null);
    return Gateway.start(options);
  }

  @AfterEach
  void stop() {
    for (var gateway : new Gateway[] {one, two}) {
      if (gateway != null) {
        gateway.close();
      }
    }
    if (redis != null) {
      redis.destroyForcibly();
    }
    origin.close();
  }

  // By hand, as each gateway has a port of its own and the host is part of the key.
  private static String get(Gateway gateway, String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      var request =
          "GET %s HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(String what, Condition condition) throws Exception {
    var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(PAUSE);
    }
  }

  // Which is the same on both as soon as both have it from the same place.
  private String shared(String path) throws Exception {
    eventually("both have it", () -> get(one, path).equals(get(two, path)));
    return get(one, path);
  }

  private FakeShell weir(Gateway gateway, int exitCode, String... arguments) {
    var shell = new FakeShell();
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--admin", "127.0.0.1:" + gateway.adminPort()));
    assertThat(shell.run(all.toArray(String[]::new)))
        .as(shell.err().toString())
        .isEqualTo(exitCode);
    return shell;
  }

  @Test
  void purgesFromAllGateways() throws Exception {
    for (var purge :
        List.of(
            List.of("--tag", "pages"),
            List.of("--key", "all http://shop.example/a?b=1&c"),
            List.of("--prefix", "all http://shop.example/a"),
            List.of("--all"))) {
      var before = shared("/a?b=1&c");
      var arguments = new ArrayList<>(List.of("cache", "purge"));
      arguments.addAll(purge);

      var shell = weir(one, 0, arguments.toArray(String[]::new));

      assertThat(shell.out().toString()).isEqualTo("purged\n");
      assertThat(get(one, "/a?b=1&c")).as(purge.toString()).isNotEqualTo(before);
      eventually("purged on the other one", () -> !get(two, "/a?b=1&c").equals(before));
    }
  }

  @Test
  void saysWhatIsWrongWithAPurge() {
    assertThat(weir(one, 1, "cache", "purge", "--all", "--plugin", "acme").err().toString())
        .contains("cache: 'acme' (expected: one of: ")
        .contains("cache/responses");
    assertThat(weir(one, 2, "cache", "purge").err().toString()).contains("--tag");
    assertThat(weir(one, 2, "cache", "purge", "--all", "--tag", "x").err().toString())
        .contains("mutually exclusive");
  }

  @Test
  void showsHowCachesDo() throws Exception {
    shared("/a");

    var shell = weir(two, 0, "cache", "status");

    assertThat(shell.out().toString())
        .contains("in memory: ", "cache/responses\n  gets: ", " in Redis, ", "  puts: ");
    assertThat(weir(two, 0, "cache", "status", "--json").out().toString()).contains("\"caches\":");
  }

  @Test
  void saysThatTheOthersCouldNotBeTold() throws Exception {
    shared("/a");
    redis.destroyForcibly().waitFor();

    eventually(
        "not told",
        () -> {
          var shell = new FakeShell();
          shell.run("cache", "purge", "--tag", "pages", "--admin", "127.0.0.1:" + one.adminPort());
          return shell.out().toString().startsWith("purged on this gateway;");
        });
    weir(one, 1, "cache", "purge", "--tag", "pages");
    assertThat(get(one, "/a")).startsWith("page ");
  }
}
