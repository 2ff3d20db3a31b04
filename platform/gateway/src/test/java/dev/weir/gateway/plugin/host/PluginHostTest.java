package dev.weir.gateway.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Limit;
import dev.weir.api.Request;
import dev.weir.api.Secret;
import dev.weir.gateway.config.PluginSettings;
import dev.weir.gateway.plugin.host.HostedPlugin.Identity;
import dev.weir.gateway.plugin.host.PluginMetric.Count;
import dev.weir.gateway.plugin.host.PluginMetric.Level;
import dev.weir.gateway.plugin.host.PluginMetric.Spread;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.upstream.LiveUpstreams;
import dev.weir.gateway.wire.DeadlineWatch;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginHostTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final DeadlineWatch watch = new DeadlineWatch();
  private final PluginHost host = new PluginHost(LiveUpstreams.create(), watch, new LiveRedis());
  private final ClassLoader loader = new URLClassLoader("geo", new URL[0], null);
  private final HostedPlugin plugin = open("geo", "1");

  @AfterEach
  void stopWatch() {
    watch.close();
  }

  private HostedPlugin open(String id, String version) {
    return host.open(new Identity(id, version, 1), loader);
  }

  private static void close(HostedPlugin plugin) {
    assertThat(plugin.close(Duration.ofSeconds(30))).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void runsTasksOnNamedVirtualThreadsWithThePluginsLoader() throws Exception {
    var thread = new AtomicReference<Thread>();
    var context = new AtomicReference<ClassLoader>();
    var hasRun = new CountDownLatch(1);

    plugin
        .scheduler()
        .start(
            "listen",
            () -> {
              thread.set(Thread.currentThread());
              context.set(Thread.currentThread().getContextClassLoader());
              hasRun.countDown();
            });

    hasRun.await();
    assertThat(thread.get().isVirtual()).isTrue();
    assertThat(thread.get().getName()).isEqualTo("weir-plugin-geo-listen");
    assertThat(context.get()).isSameAs(loader);
  }

  @Test
  void repeatsATaskThatThrowsAndCountsThat() throws Exception {
    var runs = new CountDownLatch(3);

    plugin
        .scheduler()
        .every(
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              throw new AssertionError("no");
            });

    runs.await();
    assertThat(host.reports().getFirst().failedTasks()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void repeatsATaskThatInterruptsItself() throws Exception {
    var runs = new CountDownLatch(3);

    plugin
        .scheduler()
        .every(
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              Thread.currentThread().interrupt();
            });

    runs.await();
  }

  @Test
  void neverRunsOneTaskTwiceAtATime() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var runs = new CountDownLatch(5);

    plugin
        .scheduler()
        .every(
            Duration.ofMillis(1),
            () -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              LockSupport.parkNanos(3_000_000);
              inside.decrementAndGet();
              runs.countDown();
            });

    runs.await();
    assertThat(most).hasValue(1);
  }

  @Test
  void doesNotRunWhatWasCancelled() {
    var task = plugin.scheduler().after(DAY, () -> {});
    assertThat(plugin.tasks()).isEqualTo(1);

    task.cancel();
    task.cancel();

    close(plugin);
    assertThat(plugin.tasks()).isZero();
  }

  @Test
  void interruptsTasksAtTheEnd() throws Exception {
    var isWaiting = new CountDownLatch(1);
    var wasInterrupted = new CountDownLatch(1);
    plugin
        .scheduler()
        .start(
            "wait",
            () -> {
              isWaiting.countDown();
              await(new CountDownLatch(1));
              wasInterrupted.countDown();
            });
    plugin.scheduler().every(DAY, () -> {});
    isWaiting.await();

    close(plugin);

    wasInterrupted.await();
    assertThat(host.reports()).isEmpty();
  }

  @Test
  void namesTheTasksThatDoNotEnd() throws Exception {
    var isRunning = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    plugin
        .scheduler()
        .start(
            "stubborn",
            () -> {
              isRunning.countDown();
              while (mayEnd.getCount() > 0) {
                Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
              }
            });
    isRunning.await();

    var left = plugin.close(Duration.ofMillis(10));

    mayEnd.countDown();
    assertThat(left).singleElement().asString().startsWith("task weir-plugin-geo-stubborn");
  }

  @Test
  void boundsTheNumberOfTasks() {
    for (var i = 0; i < HostedScheduler.MAX_TASKS; i++) {
      plugin.scheduler().after(DAY, () -> {});
    }

    assertThatThrownBy(() -> plugin.scheduler().start("more", () -> {}))
        .hasMessage("task more is one too many (expected: at most 1000 at a time)");
    close(plugin);
  }

  @Test
  void runsNoTasksIfNothingServes() {
    var dry = new PluginHost(LiveUpstreams.ofDryRun(), watch, new LiveRedis());
    var checked = dry.open(new Identity("geo", "1", 1), loader);
    var runs = new AtomicInteger();

    checked.scheduler().start("now", runs::incrementAndGet).cancel();
    checked.scheduler().start("later", runs::incrementAndGet);

    close(checked);
    assertThat(runs).hasValue(0);
  }

  @Test
  void refusesAPeriodThatIsTooShort() {
    assertThatThrownBy(() -> plugin.scheduler().every(Duration.ZERO, () -> {}))
        .hasMessage("period: '0s' (expected: at least a millisecond)");
  }

  @Test
  void refusesEverythingAfterTheEnd() {
    var scheduler = plugin.scheduler();
    var store = plugin.store();
    var metrics = plugin.metrics();
    var client = plugin.upstream("origin");
    var counter = metrics.counter("hits", "Hits");

    close(plugin);

    var message = "plugin geo 1 is unloaded (expected: no use of its context after that)";
    assertThatThrownBy(plugin::scheduler).hasMessage(message);
    assertThatThrownBy(plugin::store).hasMessage(message);
    assertThatThrownBy(plugin::metrics).hasMessage(message);
    assertThatThrownBy(() -> plugin.secret("key")).hasMessage(message);
    assertThatThrownBy(() -> plugin.upstream("origin")).hasMessage(message);
    assertThatThrownBy(() -> scheduler.start("x", () -> {})).hasMessage(message);
    assertThatThrownBy(() -> store.get("x")).hasMessage(message);
    assertThatThrownBy(() -> metrics.counter("x", "X")).hasMessage(message);
    assertThatThrownBy(() -> client.send(Request.get("/"))).hasMessage(message);
    counter.increment();
    plugin.logger().log(System.Logger.Level.DEBUG, "%s %s", plugin.plugin(), plugin.version());
  }

  @Test
  void keepsTheStoreOfAPluginAcrossItsVersions() {
    plugin.store().put("key", new byte[] {7}, DAY);
    close(plugin);

    assertThat(open("geo", "2").store().get("key")).contains(new byte[] {7});
    assertThat(open("maps", "2").store().get("key")).isEmpty();
    assertThat(host.open(new Identity("geo", "3", 2), loader).store().get("key")).isEmpty();
  }

  @Test
  void checksWhatIsPutIntoTheStore() {
    var store = plugin.store();

    assertThatThrownBy(() -> store.get("ä".repeat(257))).hasMessageEndingWith("at most 512 bytes)");
    assertThatThrownBy(() -> store.put("a", new byte[(1 << 20) + 1], DAY))
        .hasMessage("value: '1048577 bytes' (expected: at most 1048576)");
    assertThatThrownBy(() -> store.increment("a", 1, Duration.ZERO))
        .hasMessage("ttl: '0s' (expected: from 1 millisecond to 30 days)");
    assertThat(store.compareAndSet("a", Optional.empty(), new byte[1], DAY)).isTrue();
    assertThat(store.delete("a")).isTrue();
  }

  @Test
  void checksWhatIsTakenOfLimitsAndGivenBack() {
    var limit = new Limit.Rate(10, Duration.ofSeconds(1), 5);
    for (var limits : List.of(plugin.limits(), plugin.localLimits())) {
      var grant = limits.take("key", limit, 1, 1);
      assertThatThrownBy(() -> limits.take("ä".repeat(257), limit, 1, 1))
          .hasMessageEndingWith("at most 512 bytes)");
      assertThatThrownBy(() -> limits.take("key", limit, 0, 1))
          .hasMessage("least: '0' (expected: from 1 to 1)");
      assertThatThrownBy(() -> limits.take("key", limit, 1, Limit.MAX_PERMITS + 1))
          .hasMessageEndingWith("(expected: <= " + Limit.MAX_PERMITS + ")");
      assertThatThrownBy(() -> limits.giveBack("key", limit, grant, 2))
          .hasMessage("permits: '2' (expected: from 0 to 1)");
    }
  }

  @Test
  void givesTheSecretsOfTheConfigurationThatServesOrIsBeingMade() {
    var configuration = host.configuration();
    configuration.prepare(Map.of("key", Secret.of("old")), PluginSettings.none());
    configuration.serve();
    configuration.prepare(Map.of("key", Secret.of("new")), PluginSettings.none());
    assertThat(plugin.secret("key").orElseThrow().reveal()).isEqualTo("new");

    configuration.abandon();

    assertThat(plugin.secret("key").orElseThrow().reveal()).isEqualTo("old");
    assertThat(plugin.secret("other")).isEmpty();
  }

  @Test
  void readsMetricsWhereTheyAreCounted() {
    var metrics = plugin.metrics();
    metrics.counter("hits", "Hits", Map.of("kind", "good")).add(2);
    metrics.counter("hits", "Hits", Map.of("kind", "good")).increment();
    metrics.gauge("size", "Size", () -> 1.5);
    var spread = metrics.histogram("took", "Time", List.of(1.0, 2.0));
    List.of(0.5, 1.0, 1.5, 7.0, Double.NaN).forEach(spread::record);

    assertThat(values(plugin))
        .containsOnly(
            Map.entry("hits", new Count(3)),
            Map.entry("size", new Level(1.5)),
            Map.entry("took", new Spread(List.of(1.0, 2.0), List.of(2L, 1L, 1L), 10)));
  }

  private Map<String, PluginMetric.Value> values(HostedPlugin of) {
    return host.reports().stream()
        .filter(it -> it.version().equals(of.version()))
        .flatMap(it -> it.metrics().stream())
        .collect(
            java.util.stream.Collectors.toMap(
                PluginMetric::name, PluginMetric::value, (a, _) -> a));
  }

  @Test
  void countsOnWhileOneJarReplacesAnotherOfTheSameVersion() {
    plugin.metrics().counter("hits", "Hits").increment();
    plugin.metrics().gauge("size", "Size", () -> 1);
    var next = open("geo", "1");

    next.metrics().counter("hits", "Hits").increment();
    close(plugin);

    assertThat(values(next)).containsOnly(Map.entry("hits", new Count(2)));
    close(next);
    assertThat(host.reports()).isEmpty();
  }

  @Test
  void refusesMetricsThatContradictEachOther() {
    var metrics = plugin.metrics();
    metrics.counter("hits", "Hits");

    assertThatThrownBy(() -> metrics.gauge("hits", "Hits", () -> 1))
        .hasMessage("hits: 'gauge with the labels []' (expected: a counter with the labels [])");
    assertThatThrownBy(() -> metrics.counter("hits", "Hits", Map.of("a", "b")))
        .hasMessageEndingWith("(expected: a counter with the labels [])");
    assertThatThrownBy(() -> metrics.counter("hits_total", "Hits"))
        .hasMessageStartingWith("name: 'hits_total' (expected: snake_case, without _total");
    assertThatThrownBy(() -> metrics.counter("Hits", "Hits")).hasMessageContaining("snake_case");
    assertThatThrownBy(() -> metrics.counter("x", "X", Map.of("plugin", "b")))
        .hasMessage("label: 'plugin' (expected: snake_case, but not plugin, version or le)");
    assertThatThrownBy(() -> metrics.histogram("x", "X", List.of(2.0, 1.0)))
        .hasMessageEndingWith("(expected: 1 to 64 finite numbers, rising)");
  }

  @Test
  void boundsTheNumberOfMetrics() {
    for (var i = 0; i < VersionMetrics.MAX + 3; i++) {
      plugin.metrics().counter("hits", "Hits", Map.of("client", "c" + i)).increment();
    }

    var report = host.reports().getFirst();
    assertThat(report.metrics()).hasSize(VersionMetrics.MAX);
    assertThat(report.droppedMetrics()).isEqualTo(3);
  }

  @Test
  void goesOnWithoutAGaugeThatThrows() {
    plugin
        .metrics()
        .gauge(
            "bad",
            "Bad",
            () -> {
              throw new AssertionError("no");
            });
    plugin.metrics().gauge("good", "Good", () -> 1);

    assertThat(values(plugin)).containsOnlyKeys("good");
  }

  @Test
  void goesOnWithoutAVersionWhoseGaugesBlock() {
    plugin
        .metrics()
        .gauge(
            "stuck",
            "Stuck",
            () -> {
              await(new CountDownLatch(1));
              return 1;
            });
    open("maps", "2").metrics().gauge("good", "Good", () -> 1);

    assertThat(host.reports()).extracting(PluginReport::plugin).containsExactly("maps");
  }
}
