package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command that is killed (SIGKILL) while it downloads from a web server.
class KilledDownloadTest {

  @TempDir private Path folder;

  private final CountDownLatch isHalfThere = new CountDownLatch(1);
  private final CountDownLatch isOver = new CountDownLatch(1);
  private TestIndex index = TestIndex.NONE;
  private HttpServer server;
  private volatile boolean isSlow;

  @BeforeEach
  void serve() throws IOException {
    index = TestIndex.in(folder.resolve("made")).release("0.1.0", "{}");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    isOver.countDown();
    server.stop(0);
  }

  @Test
  void leavesNothingHalf() throws Exception {
    var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    var home = MarketHome.trusting(index, url, folder.resolve("home"));
    var install = List.of("plugin", "install", "acme/greet", "--accept-permissions");
    isSlow = true;
    var process =
        new ProcessBuilder(DoomedProcess.command(List.of(), home.command(install)))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    isHalfThere.await();

    process.destroyForcibly().waitFor();

    assertThat(home.installed()).isEmpty();
    home.requireWhole();
    assertThat(home.temporary()).isNotEmpty();
    home.age();
    isSlow = false;
    home.run(install.toArray(String[]::new));
    assertThat(home.installed()).containsExactly("ours/acme/greet 0.1.0");
    home.requireWhole();
    assertThat(home.temporary()).isEmpty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var file = index.repository().resolve(exchange.getRequestURI().getPath().substring(1));
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var bytes = Files.readAllBytes(file);
      exchange.sendResponseHeaders(200, bytes.length);
      var out = exchange.getResponseBody();
      if (isSlow && file.toString().endsWith(".jar")) {
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        isHalfThere.countDown();
        await();
        return;
      }
      out.write(bytes);
    }
  }

  private void await() {
    try {
      isOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
