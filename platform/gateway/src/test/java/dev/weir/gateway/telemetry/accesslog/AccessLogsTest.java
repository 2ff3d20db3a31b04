package dev.weir.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccessLogsTest {

  private final AccessLogs logs =
      new AccessLogs(
          true,
          _ -> {
            throw new IllegalStateException("no collector");
          });

  private static Outlet outlet() {
    return new StreamOutlet(new ByteArrayOutputStream());
  }

  private static Outlet slowOutlet(CountDownLatch begun, CountDownLatch gate) throws IOException {
    begun.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return outlet();
  }

  @Test
  void tellsItsNumbersWhileASinkIsBeingOpened() throws Exception {
    var fast = logs.hold(new SinkKey("file", "fast"), AccessLogsTest::outlet).orElseThrow();
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var opener =
        Thread.ofPlatform()
            .start(() -> {
              try {
                logs.hold(new SinkKey("file", "slow"), () -> slowOutlet(begun, gate))
                    .ifPresent(logs::release);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    begun.await();
    var numbers = new CompletableFuture<List<AccessLogNumbers>>();
    Thread.ofPlatform().daemon().start(() -> numbers.complete(logs.numbers()));
    try {
      Eventually.isTrue("told", numbers::isDone);
      assertThat(numbers.join()).containsExactly(new AccessLogNumbers("fast", 0, 0, 0));
    } finally {
      gate.countDown();
    }
    opener.join();
    logs.release(fast);

    assertThat(logs.numbers()).hasSize(2);
  }
}
