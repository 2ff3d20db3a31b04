package dev.weir.marketplace.tuf;

import static dev.weir.marketplace.tuf.TestRepository.ENTRY;
import static dev.weir.marketplace.tuf.TestRepository.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {

  private static final HttpSource.Limits IMPATIENT =
      new HttpSource.Limits(
          Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofMillis(200), 1 << 20);

  @TempDir Path folder;
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private TestRepository repository;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    repository = TestRepository.create(folder.resolve("repository"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/index/", this::serveFile);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  private void serveFile(HttpExchange exchange) throws IOException {
    var file = folder.resolve("repository" + exchange.getRequestURI().getPath().substring(6));
    try (exchange) {
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    }
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private TufClient client(HttpSource.Limits limits) throws Exception {
    return new TufClient(
        TrustedStore.create(folder.resolve("store"), repository.bytes("1.root.json")),
        List.of(new HttpSource(url("/index"), limits)),
        TufSettings.DEFAULT.withClock(InstantSource.fixed(NOW)));
  }

  private void answer(String file, HttpHandler handler) {
    server.createContext("/index/" + file, handler);
  }

  @Test
  void readsARepositoryOfAStaticServer() throws Exception {
    try (var client = client(HttpSource.Limits.DEFAULT)) {
      assertThat(TestRepository.read(client, ENTRY)).contains("entry 1");
    }
  }

  @Test
  void followsRedirects() throws Exception {
    server.createContext(
        "/moved/",
        exchange -> {
          var path = exchange.getRequestURI().getPath().replace("/moved/", "/index/");
          exchange.getResponseHeaders().set("Location", path);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });

    try (var source = new HttpSource(url("/moved"), HttpSource.Limits.DEFAULT)) {
      var file = source.open("metadata/timestamp.json").orElseThrow();
      assertThat(file.readAllBytes()).isEqualTo(repository.bytes("timestamp.json"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 410})
  void knowsWhatIsNotThere(int status) throws Exception {
    answer("metadata/x.json", exchange -> exchange.sendResponseHeaders(status, -1));

    try (var source = new HttpSource(url("/index"), HttpSource.Limits.DEFAULT)) {
      assertThat(source.open("metadata/x.json")).isEmpty();
    }
  }

  // Else an attacker who breaks a connection could keep new roots from a client unnoticed.
  @Test
  void aServerThatFailsIsNotOneWithoutTheFile() throws Exception {
    answer("metadata/2.root.json", exchange -> exchange.sendResponseHeaders(503, -1));

    try (var client = client(HttpSource.Limits.DEFAULT)) {
      assertThatExceptionOfType(TufException.class)
          .isThrownBy(client::refresh)
          .withMessageMatching("unavailable: 2.root.json: .*status 503.*");
    }
  }

  @Test
  void endsADownloadThatStops() throws Exception {
    answer(
        "metadata/timestamp.json",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await();
          exchange.close();
        });

    try (var client = client(IMPATIENT)) {
      assertThatExceptionOfType(TufException.class)
          .isThrownBy(client::refresh)
          .withMessageMatching("too-slow: timestamp.json: [01] bytes in \\d+ ms .*");
    }
  }

  @Test
  void endsADownloadThatNeverBegins() throws Exception {
    answer("metadata/timestamp.json", _ -> await());
    var soon = Duration.ofMillis(100);
    var limits = new HttpSource.Limits(soon, IMPATIENT.total(), soon, 1);

    try (var source = new HttpSource(url("/index"), limits)) {
      assertThatExceptionOfType(SlowSourceException.class)
          .isThrownBy(() -> source.open("metadata/timestamp.json"))
          .withMessageEndingWith("/index/metadata/timestamp.json: no answer in time");
    }
  }

  @Test
  void endsMetadataThatDoesNotEnd() throws Exception {
    answer("metadata/timestamp.json", HttpSourceTest::writeForEver);

    try (var client = client(HttpSource.Limits.DEFAULT)) {
      assertThatExceptionOfType(TufException.class)
          .isThrownBy(client::refresh)
          .withMessage("length: timestamp.json: more than 16384 bytes (expected: no more)");
    }
  }

  @Test
  void endsADownloadThatTakesTooLongAltogether() throws Exception {
    answer("targets/big", HttpSourceTest::writeForEver);
    var limits =
        new HttpSource.Limits(
            Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(10), 1);
    var target = TargetFile.of("big", Long.MAX_VALUE, "0".repeat(64));

    try (var source = new HttpSource(url("/index"), limits);
        var in = source.open("targets/big").orElseThrow()) {
      assertThatExceptionOfType(SlowSourceException.class)
          .isThrownBy(() -> VerifiedDownload.copy(in, target, OutputStream.nullOutputStream()));
    }
  }

  @Test
  void aConnectionThatBreaksIsNoEndOfAFile() throws Exception {
    answer(
        "metadata/timestamp.json",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(repository.bytes("timestamp.json"), 0, 100);
          exchange.close();
        });

    try (var client = client(HttpSource.Limits.DEFAULT)) {
      assertThatExceptionOfType(TufException.class)
          .isThrownBy(client::refresh)
          .withMessageStartingWith("unavailable: timestamp.json: ");
    }
  }

  private static void writeForEver(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    var bytes = new byte[64 * 1024];
    try (exchange) {
      while (true) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
