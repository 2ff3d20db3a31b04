package dev.weir.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Default;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FakePluginContextTest {

  private static final Duration TTL = Duration.ofSeconds(10);

  private final FakePluginContext context = FakePluginContext.create();

  @Test
  void callsTheUpstreamsThatThereAre() throws Exception {
    var quotas = RecordingChain.answering(Response.of(204));
    context.withUpstream("quotas", quotas);

    assertThat(context.upstream("quotas").send(Request.get("/ada")).status()).isEqualTo(204);

    assertThat(quotas.requests()).extracting(Request::path).containsExactly("/ada");
    assertThat(context.upstream("quotas")).isEqualTo(context.upstream("quotas"));
    assertThatThrownBy(() -> context.upstream("other").send(Request.get("/")))
        .isInstanceOf(GatewayException.class)
        .hasMessage("no upstream is called 'other'");
  }

  @Test
  void keepsWhatIsStoredUntilItsTimeIsOver() {
    var store = context.store();
    store.put("a", "1".getBytes(UTF_8), TTL);
    assertThat(store.increment("a", 2, Duration.ofDays(1))).isEqualTo(3);

    context.clock().advance(TTL.minusMillis(1));
    assertThat(store.get("a")).contains("3".getBytes(UTF_8));
    context.clock().advance(Duration.ofMillis(1));

    assertThat(store.get("a")).isEmpty();
    assertThat(store.delete("a")).isFalse();
  }

  @Test
  void setsOnlyWhatIsAsExpected() {
    var store = context.store();
    var one = "1".getBytes(UTF_8);

    assertThat(store.compareAndSet("a", Optional.of(one), one, TTL)).isFalse();
    assertThat(store.compareAndSet("a", Optional.empty(), one, TTL)).isTrue();
    assertThat(store.compareAndSet("a", Optional.empty(), one, TTL)).isFalse();
    assertThat(store.compareAndSet("a", Optional.of("1".getBytes(UTF_8)), one, TTL)).isTrue();
  }

  @Test
  void refusesWhatAStoreRefuses() {
    var store = context.store();
    store.put("a", "tea".getBytes(UTF_8), TTL);

    assertThatThrownBy(() -> store.increment("a", 1, TTL))
        .hasMessage("a: 'tea' (expected: a number)");
    assertThatThrownBy(() -> store.get("k".repeat(513))).hasMessageEndingWith("at most 512 bytes)");
    assertThatThrownBy(() -> store.put("a", new byte[0], Duration.ofDays(31)))
        .hasMessage("ttl: '744h' (expected: 1 ms to 30 days)");
  }

  @Test
  void readsMetrics() {
    var metrics = context.metrics();
    metrics.counter("refused", "Refused", Map.of("reason", "quota")).increment();
    metrics.counter("refused", "Refused", Map.of("reason", "quota")).add(2);
    metrics.gauge("open", "Open", () -> 7);
    metrics.histogram("seconds", "Time", List.of(0.1, 1.0)).record(0.5);

    assertThat(metrics.count("refused{reason=quota}")).isEqualTo(3);
    assertThat(metrics.value("open")).isEqualTo(7);
    assertThat(metrics.values("seconds")).containsExactly(0.5);
  }

  @Test
  void refusesMetricsThatAGatewayRefuses() {
    var metrics = context.metrics();
    metrics.counter("refused", "Refused");

    assertThatThrownBy(() -> metrics.counter("Refused", "Refused"))
        .hasMessageContaining("name: 'Refused' (expected: ");
    assertThatThrownBy(() -> metrics.gauge("refused", "Refused", () -> 1))
        .hasMessageContaining("(expected: a counter with labels [])");
    assertThatThrownBy(() -> metrics.counter("a", "A", Map.of("version", "1")))
        .hasMessageContaining("label: 'version'");
  }

  @Test
  void keepsTheLog() {
    context.logger().log(Level.WARNING, "{0} is away", "quota");
    context.logger().log(Level.ERROR, "failed", new IllegalStateException("why"));

    assertThat(context.log())
        .containsExactly(
            "WARNING quota is away", "ERROR failed: java.lang.IllegalStateException: why");
  }

  @Test
  void hasTheSecretsThatItIsGiven() {
    context.withSecret("token", "tea");

    assertThat(context.secret("token").orElseThrow().reveal()).isEqualTo("tea");
    assertThat(context.secret("other")).isEmpty();
  }

  @Test
  void takesEverythingBackWhenItIsClosed() throws Exception {
    var interrupted = new CountDownLatch(1);
    var store = context.store();
    context.scheduler().every(TTL, () -> {});
    context.scheduler().start("listener", () -> waitForInterrupt(interrupted));
    assertThat(context.tasks()).isEqualTo(2);

    context.close();

    interrupted.await();
    assertThat(context.tasks()).isZero();
    assertThatThrownBy(context::scheduler).hasMessage("the plugin was unloaded");
    assertThatThrownBy(() -> store.get("a")).isInstanceOf(IllegalStateException.class);
    assertThat(context.plugin()).isEqualTo("test");
  }

  private static void waitForInterrupt(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      interrupted.countDown();
    }
  }

  record Settings(@Default("eu") String region) {}

  @Test
  void givesTheSettingsOfThePlugin() {
    var context = FakePluginContext.create();

    assertThat(context.settings(Settings.class).region()).isEqualTo("eu");
    assertThat(context.withSettings("region: us").settings(Settings.class).region())
        .isEqualTo("us");
  }

  @Test
  void refusesSettingsThatDoNotFit() {
    var context = FakePluginContext.create().withSettings("regions: us");

    assertThatThrownBy(() -> context.settings(Settings.class))
        .hasMessage("regions: unknown property (expected one of: [region])");
  }
}
