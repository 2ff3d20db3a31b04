package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WASM filters that loop or grow, in routes of a gateway that has to serve others.
class HostileFiltersTest {

  /// Misbehaves as the first letter of its configuration says; its source lies beside it.
  private static final Path MODULE =
      Path.of("../wasm/src/test/resources/dev/weir/wasm/hostile.wasm").toAbsolutePath();

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void aFilterThatLoopsAtItsStartIsRefusedAndTheOldTableServesOn() {
    try (var gateway = GatewayFixture.start(directory, origin, routes(wasm("n")))) {
      gateway.rewrite(
          GatewayFixture.yaml(
              origin, routes(wasm("s").replace("limits: {", "limits: { start-time: 100ms,"))));

      var response = gateway.reload();

      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body())
          .contains("hostile.wasm: does not start: start: takes longer than 100ms at spin");
      assertThat(gateway.get("/hostile").body()).isEqualTo("origin");
    }
  }

  @Test
  void aFilterThatLoopsEndsItsRequestAndNoOther() {
    try (var gateway = GatewayFixture.start(directory, origin, routes(wasm("l")))) {
      var response = gateway.get("/hostile");

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).contains("\"code\":\"filter-timeout\"");
      assertThat(gateway.get("/other").body()).isEqualTo("origin");
    }
  }

  @Test
  void aFilterThatGrowsGetsNoMoreThanItsLimit() {
    try (var gateway = GatewayFixture.start(directory, origin, routes(wasm("g")))) {
      assertThat(gateway.get("/hostile").body()).isEqualTo("origin");
      assertThat(gateway.get("/hostile").body()).isEqualTo("origin");
    }
  }

  @Test
  void aFilterThatIsAllowedToFailLetsItsRequestsPass() {
    var open =
        "{ name: wasm, on-failure: open, config: " + wasm("u").replaceFirst("wasm: ", "") + " }";
    try (var gateway = GatewayFixture.start(directory, origin, routes(open))) {
      assertThat(gateway.get("/hostile").body()).isEqualTo("origin");
    }
  }

  private static String wasm(String how) {
    return "wasm: { module: \""
        + MODULE
        + "\", config: \""
        + how
        + "\", limits: { time: 200ms, memory: 4MiB } }";
  }

  private static String routes(String filter) {
    return "[ { id: hostile, match: { path: /hostile }, filters: [ "
        + filter
        + " ], upstream: origin }, { id: other, upstream: origin } ]";
  }
}
