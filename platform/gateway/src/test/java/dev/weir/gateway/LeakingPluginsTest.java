package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.gateway.plugin.TestJar;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plugins that stay in memory after they were unloaded.
@Timeout(120)
class LeakingPluginsTest {

  private static final String PARKED =
      """
      public Life() {
        Thread.ofVirtual().name("acme-parked").start(() -> {
          while (true) {
            java.util.concurrent.locks.LockSupport.park();
          }
        });
      }
      """;

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private static HttpResponse<String> leaks(GatewayFixture gateway) {
    return gateway.admin("/admin/v1/plugins/leaks", it -> it.POST(BodyPublishers.noBody()));
  }

  private static String text(HttpResponse<String> response) {
    return response.body().replaceAll("\\s", "");
  }

  private GatewayFixture start() {
    return GatewayFixture.start(directory, origin, "[ { id: all, upstream: origin } ]");
  }

  @Test
  void areShownAndWhatKeepsThemIsToldWhenAnOperatorAsks() throws Exception {
    Files.createDirectories(directory.resolve("plugins"));
    var jar = TestJar.of("geo", "1.0").life(PARKED).write(directory.resolve("plugins/geo.jar"));
    try (var gateway = start()) {
      Files.delete(jar);
      assertThat(gateway.reload().statusCode()).isEqualTo(200);

      Eventually.isTrueAfterCollections(
          "the leak is counted",
          () ->
              gateway
                  .admin("/metrics", it -> it.GET())
                  .body()
                  .contains("weir_plugins_leaked{plugin=\"geo\"} 1"));
      assertThat(text(gateway.admin("/admin/v1/status", it -> it.GET())))
          .contains("\"leaks\":[{\"plugin\":\"geo\",\"version\":\"1.0\",");
      assertThat(text(leaks(gateway)))
          .contains("\"plugin\":\"geo\"", "java.lang.VirtualThread\\\"acme-parked\\\"");
    }
  }

  @Test
  void areNoneOfAGatewayThatUnloadedNothing() {
    try (var gateway = start()) {
      var answer = leaks(gateway);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(text(answer)).isEqualTo("{\"leaks\":[]}");
    }
  }

  @Test
  void areLookedForOneAtATime() throws Exception {
    var asked = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var report =
        new LeakReport(() -> {
          asked.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return List.of();
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(report::make);
      asked.await();

      var second = catchThrowable(report::make);

      release.countDown();
      assertThat(second).hasMessage("the heap is being dumped already (expected: one at a time)");
      assertThat(first.get()).containsEntry("leaks", List.of());
    }
  }
}
