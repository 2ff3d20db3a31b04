package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Replaces the module of a filter while it serves. `-Dweir.soak=…`, with any time, makes it 500
/// times.
@Timeout(600)
class WasmSwapTest {

  private static final int SWAPS = System.getProperty("weir.soak") == null ? 20 : 500;
  private static final int CLIENTS = 4;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "http"})
  void losesNoRequestOverSwapsAndLeavesNoCodeBehind(String abi) throws Exception {
    // Of gateways that have not quite ended.
    var before = Heap.instances("WasmClassLoader");
    write(abi, 0);
    try (var gateway = GatewayFixture.start(directory, origin, routes())) {
      var port = gateway.gateway().port();
      try (var clients = SteadyClients.start(CLIENTS, port, "/", it -> isServed(it))) {
        for (var build = 1; build <= SWAPS; build++) {
          write(abi, build);
          assertThat(gateway.reload().statusCode()).isEqualTo(200);
          assertThat(build(gateway.get("/"))).isEqualTo(name(build));
          clients.awaitAnswers(CLIENTS);
        }
        assertThat(clients.failures()).isEmpty();
      }

      Eventually.isTrueAfterCollections(
          "only the code of the last build is left",
          () -> Heap.instances("WasmClassLoader") <= before + 1);
      assertThat(gateway.admin("/admin/v1/status", it -> it.GET()).body().replace(" ", ""))
          .contains("\"draining-tables\":0");
    }
  }

  @Test
  void keepsTheSharedDataOfAVmOverASwap() throws Exception {
    write("proxy", 0);
    try (var gateway = GatewayFixture.start(directory, origin, routes())) {
      write("proxy", 1);
      gateway.reload();

      assertThat(build(gateway.get("/"))).isEqualTo(name(1));
      assertThat(gateway.get("/").headers().firstValue("x-born")).contains(name(0));
    }
  }

  @Test
  void swapsAModuleWhenItsFileIsWritten() throws Exception {
    write("http", 0);
    try (var gateway = GatewayFixture.start(directory, origin, routes())) {
      write("http", 1);
      Eventually.isTrue("build 1 serves", () -> build(gateway.get("/")).equals(name(1)));

      // Written again, as the watch goes on with what is in use now.
      write("http", 2);
      Eventually.isTrue("build 2 serves", () -> build(gateway.get("/")).equals(name(2)));
    }
  }

  @Test
  void keepsTheOldModuleWhileTheNewOneIsBroken() throws Exception {
    write("http", 0);
    try (var gateway = GatewayFixture.start(directory, origin, routes())) {
      Files.writeString(directory.resolve("filter.wasm"), "no module");
      assertThat(gateway.reload().body()).contains("filter.wasm: not a WebAssembly module");
      assertThat(build(gateway.get("/"))).isEqualTo(name(0));

      write("http", 1);
      Eventually.isTrue("build 1 serves", () -> build(gateway.get("/")).equals(name(1)));
    }
  }

  private static String routes() {
    return "[ { id: all, upstream: origin, filters: [ wasm: { module: filter.wasm, vm-id: shop,"
        + " limits: { time: 5s, start-time: 30s } } ] } ]";
  }

  /// Replaces the module by a build of its own.
  private void write(String abi, int number) throws IOException {
    var module = Files.readAllBytes(Guests.file("plain/build-" + abi));
    var text = new String(module, StandardCharsets.ISO_8859_1).replace(name(0), name(number));
    var fresh = Files.write(directory.resolve("fresh"), text.getBytes(StandardCharsets.ISO_8859_1));
    Files.move(fresh, directory.resolve("filter.wasm"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String name(int build) {
    return "build-%04d".formatted(build);
  }

  private static boolean isServed(String head) {
    return head.startsWith("HTTP/1.1 200") && head.contains("x-build: build-");
  }

  private static String build(HttpResponse<String> response) {
    return response.headers().firstValue("x-build").orElse("");
  }
}
