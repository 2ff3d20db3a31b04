package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An upstream that is down must not fill the disk of the gateway.
@Timeout(120)
class FailuresInTheLogTest {

  private static final Logger FAILURES = Logger.getLogger("dev.weir.gateway.listener.Failures");

  @TempDir private Path directory;

  /// Keeps what is logged, but for what is only of interest to who looks for a bug.
  private static final class Kept extends Handler {

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
        lines.add(line.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void areNotToldForEachRequest() {
    var kept = new Kept();
    FAILURES.addHandler(kept);
    try (var origin = StubOrigin.answering(StubOrigin.ok("origin"))) {
      var routes = "[ { id: gone, match: { path: /gone/** }, upstream: gone } ]";
      GatewayFixture.write(
          directory,
          GatewayFixture.yaml(origin, routes)
              .replace("upstreams: {", "upstreams: { gone: { endpoints: [ \"127.0.0.1:1\" ] },"));
      try (var gateway = GatewayFixture.open(directory)) {
        for (var i = 0; i < 20; i++) {
          assertThat(gateway.get("/gone/" + i).statusCode()).isEqualTo(502);
        }
      }
    } finally {
      FAILURES.removeHandler(kept);
    }

    // A machine may take longer than the silence lasts.
    assertThat(kept.lines).hasSizeBetween(1, 5);
    assertThat(kept.lines.getFirst())
        .contains("route gone: upstream-connect-failed: upstream gone: 127.0.0.1:1 ");
  }
}
