package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Filters of jars that fail at everything for a while.
@Timeout(120)
class QuarantinedFiltersTest {

  private static final int MANY = 20;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final AtomicBoolean fails = new AtomicBoolean(true);

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void aFilterThatKeepsFailingGetsNoRequestsUntilItWorksAgain() {
    try (var _ = hook();
        var gateway = GatewayFixture.start(directory, origin, routes("closed"))) {
      for (var i = 0; i < MANY; i++) {
        assertThat(gateway.get("/").body()).contains("\"code\":\"filter-failed\"");
      }

      var refused = gateway.get("/");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"filter-unavailable\"");
      assertThat(gateway.admin("/metrics", it -> it.GET()).body())
          .contains(
              "weir_filter_failures_total{filter=\"hook\",plugin=\"hook\",version=\"1.0\"} " + MANY)
          .contains("weir_filter_quarantined{filter=\"hook\",plugin=\"hook\",version=\"1.0\"} 1")
          .contains(
              "weir_filter_withheld_total{filter=\"hook\",plugin=\"hook\",version=\"1.0\"} 1");
      assertThat(gateway.admin("/admin/v1/status", it -> it.GET()).body().replaceAll("\\s", ""))
          .contains("\"filter\":\"hook\",\"quarantined\":1,\"requests\":" + MANY);

      fails.set(false);
      Eventually.isTrue("it is back", () -> gateway.get("/").statusCode() == 200);
    }
  }

  @Test
  void aFilterThatMayFailIsSkippedInQuarantine() {
    try (var _ = hook();
        var gateway = GatewayFixture.start(directory, origin, routes("open"))) {
      for (var i = 0; i <= MANY; i++) {
        assertThat(gateway.get("/").body()).isEqualTo("origin");
      }

      assertThat(gateway.admin("/metrics", it -> it.GET()).body())
          .contains(
              "weir_filter_withheld_total{filter=\"hook\",plugin=\"hook\",version=\"1.0\"} 1");
    }
  }

  private Hooks hook() {
    return Hooks.write(
        directory.resolve("plugins"),
        () ->
            (request, chain) -> {
              if (fails.get()) {
                throw new NoClassDefFoundError("acme/Missing");
              }
              return chain.proceed(request);
            });
  }

  private static String routes(String onFailure) {
    return "[ { id: all, upstream: origin, filters: [ { name: hook, on-failure: "
        + onFailure
        + " } ] } ]";
  }
}
