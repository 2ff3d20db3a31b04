package dev.weir.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.Gateway;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What operators see of the requests of a running gateway.
@Timeout(60)
class TapCommandTest {

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("hello"));
  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;
  private Gateway gateway;

  @BeforeEach
  void start() throws IOException {
    OfficialPlugins.copy(Files.createDirectory(directory.resolve("plugins")));
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            listeners: [ { address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            routes:
              - id: orders
                match: { path: "/orders/{id}" }
                filters: [ headers: { response: { set: { Vary: stamp } } } ]
                upstream: origin
            upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
            """
                .formatted(origin.port()));
    gateway =
        Gateway.start(new Gateway.Options(file, List.of(directory.resolve("plugins")), _ -> null));
  }

  @AfterEach
  void stop() {
    gateway.close();
    origin.close();
  }

  private String admin() {
    return "127.0.0.1:" + gateway.adminPort();
  }

  private void get(String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      var request =
          "GET %s HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }

  /// Asks again and again until the command, which begins to look some time, has seen enough.
  private int runWhileAsking(String path, String... arguments) throws Exception {
    var code = CompletableFuture.supplyAsync(() -> shell.run(arguments));
    while (!code.isDone()) {
      get(path);
    }
    return code.get();
  }

  @Test
  void showsARequestWithWhatFiltersMadeOfIt() throws Exception {
    var code =
        runWhileAsking(
            "/orders/7?page=2", "tap", "--route", "orders", "--max", "1", "--admin", admin());

    assertThat(code).isZero();
    assertThat(steady(shell.out().toString()))
        .isEqualTo(
            """
            TIME  GET http://shop.example/orders/7?page=***  200  N ms  route orders
                request   ID from 127.0.0.1
                filter    headers  headers VERSION  N ms  passed
                          < + vary: stamp
                upstream  origin 127.0.0.1:PORT, CONNECTION, head after N ms, 200, N ms in all
            """);
  }

  private static String steady(String text) {
    return text.replaceAll("(?m)^[0-9:.]+  ", "TIME  ")
        .replaceAll("[0-9a-f]{32}", "ID")
        .replaceAll("connected in [0-9.]+ ms|connection used again", "CONNECTION")
        .replaceAll("[0-9.]+ ms", "N ms")
        .replaceAll("127.0.0.1:[0-9]+", "127.0.0.1:PORT")
        .replaceAll("headers  headers [^ ]+", "headers  headers VERSION");
  }

  @Test
  void showsHeadersAndJsonIfAsked() throws Exception {
    runWhileAsking("/orders/7", "tap", "--headers", "--max", "1", "--admin", admin());
    assertThat(shell.out().toString()).contains("> Host: shop.example");

    var json = new FakeShell();
    var code =
        CompletableFuture.supplyAsync(
            () -> json.run("tap", "--json", "--status", "error", "--max", "1", "--admin", admin()));
    while (!code.isDone()) {
      get("/nothing");
    }
    assertThat(json.out().toString())
        .startsWith("{\"time\":")
        .contains("\"code\":\"route-not-found\"")
        .hasLineCount(1);
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(shell.run("tap", "--status", "9xx", "--admin", admin())).isEqualTo(1);
    assertThat(shell.err().toString())
        .contains("status: '9xx' (expected: such as 404, 5xx or error)");
    assertThat(shell.run("tap", "--route", "order", "--admin", admin())).isEqualTo(1);
    assertThat(shell.err().toString())
        .contains("unknown route 'order' (expected one of: [orders]; did you mean 'orders'?)");
    assertThat(shell.run("tap", "--max", "0", "--admin", admin())).isEqualTo(2);
    assertThat(shell.err().toString()).contains("--max: '0' (expected: > 0)");
  }

  @Test
  void endsOnCtrlCWithoutAWord() throws Exception {
    var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(DoomedProcess.command(List.of(), "tap", "--admin", admin()));
    var process = new ProcessBuilder(command).start();
    try (var out = process.inputReader();
        var err = process.errorReader()) {
      // Again and again, since it begins to look some time.
      while (!out.ready()) {
        get("/orders/7");
      }

      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();

      assertThat(process.waitFor()).isEqualTo(130);
      assertThat(err.readAllAsString()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysThatNoGatewayIsThere() throws IOException {
    var address = admin();
    gateway.close();

    assertThat(shell.run("tap", "--admin", address)).isEqualTo(3);
    assertThat(shell.err().toString()).contains("no gateway answers at " + address);
  }

  @Test
  void explainsByTheRunningGateway() {
    var code = shell.run("explain", "GET", "http://shop.example/orders/7", "--admin", admin());

    assertThat(code).isZero();
    assertThat(shell.out().toString())
        .contains("orders  answers", "chain      headers > upstream origin");
    assertThat(shell.run("explain", "GET", "/nothing", "--admin", admin())).isEqualTo(1);
  }
}
