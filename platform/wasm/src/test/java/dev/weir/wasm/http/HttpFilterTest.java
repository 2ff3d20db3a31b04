package dev.weir.wasm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.Fixtures;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.Isolation;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a filter keeps its instances.
@Timeout(120)
class HttpFilterTest {

  private static final Program STATEFUL = Program.parse(Fixtures.bytes("stateful.wasm"));

  /// What the guest remembers.
  private record Memory(long starts, long requests, long seed, long features, long environment) {}

  private final Watchdog watchdog = Watchdog.start();
  private final AtomicLong nanos = new AtomicLong();
  private final FilterSettings.Builder settings =
      FilterSettings.builder("stateful").limits(Fixtures.patient());

  @AfterEach
  void close() {
    watchdog.close();
  }

  private HttpFilter filter() {
    return HttpFilter.create(STATEFUL, watchdog, settings.build(), nanos::get);
  }

  private static Memory send(HttpFilter filter, String path) throws Exception {
    var answer = filter.handle(Request.get(path), _ -> Response.of(200));
    return memory(answer.body().toInputStream().readAllBytes());
  }

  private static Memory memory(byte[] bytes) {
    var numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    return new Memory(
        numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4));
  }

  private static void assertFails(HttpFilter filter, String path, ErrorCode code) {
    assertThatThrownBy(() -> send(filter, path))
        .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aReplacedInstanceGoesOnWhereTheFirstHadBeenStarted() throws Exception {
    var filter = filter();
    send(filter, "/");
    assertThat(send(filter, "/").requests()).isEqualTo(2);
    assertFails(filter, "/trap", ErrorCode.FILTER_FAILED);

    var memory = send(filter, "/");

    assertThat(memory.starts()).isEqualTo(1);
    assertThat(memory.requests()).isEqualTo(1);
    assertThat(memory.features()).isEqualTo(HttpState.BUFFER_RESPONSE);
  }

  @Test
  void instancesThatAreNotStartedAreSeededAnew() throws Exception {
    settings.isolation(Isolation.REQUEST);
    var filter = filter();

    var first = send(filter, "/").seed();
    var second = send(filter, "/").seed();
    var third = send(filter, "/").seed();

    assertThat(first).isZero();
    assertThat(second).isNotZero();
    assertThat(third).isNotZero().isNotEqualTo(second);
  }

  @Test
  void inIsolationEachRequestHasAnInstanceOfItsOwn() throws Exception {
    settings.isolation(Isolation.REQUEST);
    var filter = filter();

    for (var i = 0; i < 5; i++) {
      assertThat(send(filter, "/").requests()).isEqualTo(1);
    }

    var counts = filter.instances();
    assertThat(counts.idle()).isZero();
    assertThat(counts.created()).isEqualTo(5);
    assertThat(counts.recycled()).isEqualTo(5);
    assertThat(counts.ownBytes()).isZero();
  }

  @Test
  void theGuestGetsItsEnvironment() throws Exception {
    settings.environment(Map.of("LANG", "de"));

    assertThat(send(filter(), "/").environment()).isEqualTo("LANG=de".length() + 1);
  }

  @Test
  void countsWhatBecomesOfItsInstances() throws Exception {
    settings.limits(Fixtures.withTime(Duration.ofMillis(20)));
    var filter = filter();
    send(filter, "/");
    assertFails(filter, "/trap", ErrorCode.FILTER_FAILED);
    assertFails(filter, "/spin", ErrorCode.FILTER_TIMEOUT);

    send(filter, "/");

    var counts = filter.instances();
    assertThat(counts.created()).isEqualTo(3);
    assertThat(counts.discarded()).isEqualTo(2);
    assertThat(counts.traps()).isEqualTo(1);
    assertThat(counts.timeouts()).isEqualTo(1);
    assertThat(counts.idle()).isEqualTo(1);
    assertThat(counts.active()).isZero();
    assertThat(counts.ownBytes()).isEqualTo(1 << 16);
  }

  @Test
  void estimatesTheTimeOfItsCalls() throws Exception {
    var filter = filter();

    for (var i = 0; i < 2_000; i++) {
      send(filter, "/");
    }

    assertThat(filter.instances().calls()).isBetween(500L, 8_000L);
    assertThat(filter.instances().callNanos()).isPositive();
  }

  @Test
  void requestsAreRefusedWhileInstancesKeepFailing() throws Exception {
    var filter = filter();
    for (var i = 0; i < 5; i++) {
      assertFails(filter, "/trap", ErrorCode.FILTER_FAILED);
    }

    assertFails(filter, "/", ErrorCode.FILTER_UNAVAILABLE);
    assertThat(filter.instances().isQuarantined()).isTrue();
    assertThat(filter.instances().refused()).isEqualTo(1);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    send(filter, "/");

    assertThat(filter.instances().isQuarantined()).isFalse();
  }

  @Test
  void nothingIsKeptOfAFilterThatIsClosed() throws Exception {
    var program = programOfAClosedFilter();

    while (!program.refersTo(null)) {
      System.gc();
    }
  }

  private WeakReference<Program> programOfAClosedFilter() throws Exception {
    var program = Program.parse(Fixtures.bytes("stateful.wasm"));
    try (var filter = HttpFilter.create(program, watchdog, settings.build(), nanos::get)) {
      send(filter, "/");
      assertFails(filter, "/trap", ErrorCode.FILTER_FAILED);
      send(filter, "/");
    }
    return new WeakReference<>(program);
  }

  @Test
  void failuresOfTheNextHandlerAreNotTheFilters() {
    var requestOnly = Program.parse(Fixtures.bytes("request-only.wasm"));
    var filter = HttpFilter.create(requestOnly, watchdog, settings.build(), nanos::get);

    for (var i = 0; i < 10; i++) {
      assertThatThrownBy(() ->
              filter.handle(
                  Request.get("/"),
                  _ -> {
                    throw new IOException("the upstream is gone");
                  }))
          .isInstanceOf(IOException.class);
    }

    assertThat(filter.instances().isQuarantined()).isFalse();
  }
}
