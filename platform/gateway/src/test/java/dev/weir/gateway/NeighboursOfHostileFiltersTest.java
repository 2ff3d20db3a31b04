package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Modules that mean harm, with more clients than there are carriers, beside a plain route. How
/// long its requests take then is measured in `platform/bench`.
@Timeout(120)
class NeighboursOfHostileFiltersTest {

  private static final Logger LOGGER = Logger.getLogger("dev.weir");
  private static final int ATTACKERS = 8;
  private static final int ATTACKS = 40;
  private static final int ANSWERS = 200;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  /// Each failed request has its line, which are thousands here.
  @BeforeAll
  static void beQuiet() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void beQuietNoMore() {
    LOGGER.setLevel(null);
  }

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http/body-flood",
        "http/log-flood",
        "http/loop-in-request",
        "http/loop-in-response",
        "http/memory-bomb",
        "http/recursion",
        "proxy/allocator-loops",
        "proxy/allocator-reenters",
        "proxy/header-flood",
        "proxy/log-flood",
        "proxy/loop-in-log",
        "proxy/loop-in-request-body",
        "proxy/loop-in-request-headers",
        "proxy/loop-in-response-headers",
        "proxy/loop-in-tick",
        "proxy/memory-bomb",
        "proxy/metric-flood",
        "proxy/pause-for-ever",
        "proxy/queue-flood",
        "proxy/shared-data-flood"
      })
  void areServedDuringTheAttack(String module) throws Exception {
    try (var gateway = GatewayFixture.start(directory, origin, routes(module))) {
      var port = gateway.gateway().port();
      try (var attackers = SteadyClients.start(ATTACKERS, port, "/hostile", _ -> true);
          var neighbours = SteadyClients.start(2, port, "/other", it -> isServed(it))) {
        attackers.awaitAnswers(ATTACKS);
        neighbours.awaitAnswers(ANSWERS);

        assertThat(attackers.failures()).isEmpty();
        assertThat(neighbours.failures()).isEmpty();
      }
      assertThat(gateway.admin("/health/ready", it -> it.GET()).statusCode()).isEqualTo(200);
    }
  }

  private static boolean isServed(String head) {
    return head.startsWith("HTTP/1.1 200");
  }

  private static String routes(String module) {
    return """
    [ { id: hostile, match: { path: /hostile }, upstream: origin, filters: [
        wasm: { module: "%s", limits: { time: 20ms, pause: 100ms, memory: 4MiB } } ] },
      { id: other, upstream: origin } ]
    """
        .formatted(Guests.file("hostile/" + module));
  }
}
