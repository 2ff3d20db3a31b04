package dev.weir.gateway.telemetry.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.gateway.config.HostPort;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.upstream.PoolNumbers;
import dev.weir.gateway.wire.GatewayExchange;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RequestTalliesTest {

  private static final int MANY = 100_000;

  private final RequestTallies tallies = new RequestTallies(1000);

  private RequestObserver hold(String route) {
    return tallies.hold(route, "/" + route);
  }

  private void release(String route) {
    tallies.release(route, "/" + route);
  }

  private static RequestLog begin(RequestObserver observer, String method) {
    var log = GatewayExchange.ofOwnRequest().log();
    log.asks(method, "host", "/path", null);
    log.observedBy(observer);
    observer.begins(log, Headers.empty());
    return log;
  }

  private static void serve(RequestObserver observer, int status) {
    serve(observer, "GET", log -> log.responds(status));
  }

  private static void serve(RequestObserver observer, String method, Consumer<RequestLog> what) {
    var log = begin(observer, method);
    what.accept(log);
    log.ended(10, 20);
  }

  private static void tried(RequestLog log, String upstream, String endpoint, int status) {
    var attempt = Objects.requireNonNull(log.tries(upstream, Request.get("/")));
    attempt.connected(endpoint, false);
    attempt.answered(status);
  }

  private long ended() {
    return tallies.routes().stream()
        .mapToLong(route ->
            route.ended().stream().mapToLong(it -> it.durations().count()).sum()
                + route.endedOtherwise().map(Durations::count).orElse(0L))
        .sum();
  }

  @Test
  void countsRequestsThatEndAlikeTogether() {
    var observer = hold("a");
    serve(observer, 200);
    serve(observer, 200);
    serve(
        observer,
        "POST",
        log -> {
          log.failed(ErrorCode.UPSTREAM_TIMEOUT);
          log.responds(504);
        });

    var counters = tallies.routes().getFirst();
    assertThat(counters.route()).isEqualTo("a");
    assertThat(counters.path()).isEqualTo("/a");
    assertThat(counters.received()).isEqualTo(30);
    assertThat(counters.sent()).isEqualTo(60);
    assertThat(counters.ended())
        .extracting(it -> it.outcome() + " " + it.durations().count())
        .containsExactlyInAnyOrder(
            "Outcome[method=GET, status=200, code=null, version=1.1, scheme=http] 2",
            "Outcome[method=POST, status=504, code=UPSTREAM_TIMEOUT, version=1.1, scheme=http] 1");
  }

  @Test
  void tellsWhatIsUnderWay() {
    var observer = hold("a");
    var log = begin(observer, "GET");
    assertThat(tallies.routes().getFirst().active())
        .containsExactly(new RouteCounters.Active("GET", "http", 1));

    log.ended(0, 0);

    assertThat(tallies.routes().getFirst().active())
        .containsExactly(new RouteCounters.Active("GET", "http", 0));
  }

  @Test
  void countsRefusalsByReasonAndFilter() {
    var observer = hold("a");
    serve(
        observer,
        "GET",
        log -> {
          log.refusedBy("limit", 429);
          log.failed(ErrorCode.TOO_MANY_REQUESTS);
          log.responds(429);
        });
    serve(
        observer,
        "GET",
        log -> {
          log.refusedBy("auth", 401);
          log.responds(401);
        });

    assertThat(tallies.routes().getFirst().refused())
        .containsExactlyInAnyOrder(
            new RouteCounters.Refused("too-many-requests", "limit", 1),
            new RouteCounters.Refused("unauthorized", "auth", 1));
  }

  @Test
  void countsEveryTry() {
    serve(
        hold("a"),
        "GET",
        log -> {
          tried(log, "origin", "127.0.0.1:1", 503);
          tried(log, "origin", "127.0.0.1:2", 200);
          log.responds(200);
        });

    assertThat(tallies.tries())
        .extracting(it -> it.endpoint() + " " + it.outcome().status())
        .containsExactlyInAnyOrder("127.0.0.1:1 503", "127.0.0.1:2 200");
    assertThat(tallies.routes().getFirst().retries()).isEqualTo(1);
  }

  @Test
  void remembersTheLastRequestWhoseTraceIsKept() {
    var observer = hold("a");
    serve(observer, "GET", log -> log.traced(trace(0), RequestObserver.NONE));
    assertThat(exemplars()).isEmpty();

    serve(observer, "GET", log -> log.traced(trace(TraceContext.SAMPLED), RequestObserver.NONE));

    assertThat(exemplars())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.traceHigh()).isEqualTo(1);
          assertThat(it.traceLow()).isEqualTo(2);
          assertThat(it.span()).isEqualTo(3);
        });
  }

  private static TraceContext trace(int flags) {
    return new TraceContext(1, 2, 0, 3, flags, null, TraceContext.W3C);
  }

  private List<Exemplar> exemplars() {
    return tallies.routes().getFirst().ended().stream()
        .flatMap(it -> it.durations().exemplars().stream())
        .toList();
  }

  @Test
  void forgetsTriesAtEndpointsThatAreGone() {
    serve(
        hold("a"),
        "GET",
        log -> {
          tried(log, "origin", "127.0.0.1:1", 200);
          tried(log, "origin", "127.0.0.1:2", 200);
        });

    var id = new PoolNumbers.Id("origin", HostPort.parse("127.0.0.1:2"));
    tallies.retainTries(List.of(id));

    assertThat(tallies.tries()).extracting(it -> it.endpoint()).containsExactly("127.0.0.1:2");
  }

  @Test
  void countsOnAsLongAsAnyTableHasTheRoute() {
    serve(hold("a"), 200);
    var next = hold("a");
    release("a");
    serve(next, 200);
    assertThat(ended()).isEqualTo(2);

    release("a");

    assertThat(tallies.routes()).isEmpty();
  }

  @Test
  void boundsWhatClientsCanMakeOfOneRoute() {
    var observer = hold("a");
    for (var i = 0; i < MANY; i++) {
      var status = 100 + i % 500;
      serve(observer, "METHOD" + i, log -> log.responds(status));
    }

    var counters = tallies.routes().getFirst();
    assertThat(counters.ended()).hasSize(200);
    assertThat(counters.active()).hasSize(1);
    assertThat(ended()).isEqualTo(MANY);
  }

  @Test
  void boundsWhatAllRoutesTogetherMake() {
    for (var i = 0; i < MANY; i++) {
      serve(hold("r" + i), 200);
    }

    var routes = tallies.routes();
    assertThat(routes).hasSize(1001);
    assertThat(routes.getLast().isShared()).isTrue();
    assertThat(ended()).isEqualTo(MANY);
  }

  @Test
  void boundsRefusals() {
    var observer = hold("a");
    for (var i = 0; i < MANY; i++) {
      var filter = "filter-" + i;
      serve(
          observer,
          "GET",
          log -> {
            log.refusedBy(filter, 403);
            log.responds(403);
          });
    }

    var counters = tallies.routes().getFirst();
    assertThat(counters.refused()).hasSize(100);
    assertThat(counters.refusedOtherwise()).isEqualTo(MANY - 100);
  }

  @Test
  void boundsTries() {
    var observer = hold("a");
    for (var i = 0; i < MANY; i++) {
      var endpoint = "10.0.0.1:" + i;
      serve(observer, "GET", log -> tried(log, "origin", endpoint, 200));
    }

    assertThat(tallies.tries()).hasSize(1000);
    assertThat(tallies.otherTries().orElseThrow().count()).isEqualTo(MANY - 1000);
    assertThat(tallies.overflow()).isEqualTo(MANY - 1000);
  }

  @Test
  void hasRoomAgainWhenRoutesAreGone() {
    for (var i = 0; i < 2000; i++) {
      serve(hold("r" + i), 200);
    }
    for (var i = 0; i < 2000; i++) {
      release("r" + i);
    }

    serve(hold("late"), 200);

    assertThat(tallies.routes().getFirst().route()).isEqualTo("late");
  }

  @Test
  void putsDurationsIntoTheirBuckets() {
    var durations = new Durations();
    durations.add(100_000, null);
    durations.add(100_001, new Exemplar(1, 2, 3, 100_001, 4));
    durations.add(Long.MAX_VALUE, null);

    assertThat(durations.counts()).hasSize(Durations.bounds().size() + 1).startsWith(1L, 1L, 0L);
    assertThat(durations.counts().getLast()).isEqualTo(1);
    assertThat(durations.exemplars()).extracting(Exemplar::nanos).containsExactly(100_001L);
  }
}
