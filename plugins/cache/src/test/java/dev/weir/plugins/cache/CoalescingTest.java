package dev.weir.plugins.cache;

import static dev.weir.plugins.cache.CacheTrial.fresh;
import static dev.weir.plugins.cache.CacheTrial.ok;
import static dev.weir.plugins.cache.CacheTrial.status;
import static dev.weir.plugins.cache.CacheTrial.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescingTest {

  private static final int MANY = 200;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch isAsked = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    release.countDown();
    threads.close();
  }

  private CacheTrial holding(String config, Response response) {
    var cache = CacheTrial.with(config);
    cache.upstream(_ -> {
      asked.incrementAndGet();
      isAsked.countDown();
      release.await();
      return response.withBody(response.body().replay());
    });
    return cache;
  }

  private List<Future<Response>> many(CacheTrial cache, String... headers) throws Exception {
    var requests = new ArrayList<Future<Response>>();
    requests.add(threads.submit(() -> cache.get("/", headers)));
    isAsked.await();
    for (var i = 1; i < MANY; i++) {
      requests.add(threads.submit(() -> cache.get("/", headers)));
    }
    return requests;
  }

  @Test
  void asksOnceForAllThatWantTheSame() throws Exception {
    var requests = many(holding("coalesce: 1m", fresh("tea")));

    release.countDown();

    for (var request : requests) {
      assertThat(text(request.get())).isEqualTo("tea");
    }
    assertThat(asked).hasValue(1);
    assertThat(requests.stream().map(CoalescingTest::statusOf).filter(it -> it.contains("stored")))
        .hasSize(1);
  }

  private static String statusOf(Future<Response> request) {
    return status(request.resultNow());
  }

  @Test
  void letsAllGoAtOnceIfTheResponseIsNotForAll() throws Exception {
    var secret = fresh("tea").withHeader("Set-Cookie", "a=b");
    var requests = many(holding("coalesce: 1m", secret));

    release.countDown();

    for (var request : requests) {
      assertThat(request.get().headers().contains("Set-Cookie")).isTrue();
    }
    assertThat(asked).hasValue(MANY);
  }

  @Test
  void remembersThatItIsNotForAll() throws Exception {
    var cache = holding("coalesce: 1m", ok("tea", "Cache-Control", "private"));
    release.countDown();
    cache.get("/");

    var turn = cache.context.cache("responses", new EntryCodec());
    var during = turn.await(" http://example.com/", java.time.Duration.ZERO).isAlone();
    cache.pass(120);
    var after = turn.await(" http://example.com/", java.time.Duration.ZERO).isLeader();

    assertThat(during).isTrue();
    assertThat(after).isTrue();
  }

  @Test
  void letsAllGoIfTheUpstreamFails() throws Exception {
    var cache = CacheTrial.with("coalesce: 1m");
    cache.upstream(_ -> {
      asked.incrementAndGet();
      isAsked.countDown();
      release.await();
      throw new GatewayException(ErrorCode.UPSTREAM_RESET, "gone");
    });
    var requests = many(cache);

    release.countDown();

    for (var request : requests) {
      assertThat(request.get().status()).isEqualTo(502);
    }
  }

  @Test
  void promotesAnotherIfTheFirstOneLeaves() throws Exception {
    var cache = CacheTrial.with("coalesce: 1m");
    cache.upstream(_ -> {
      var isFirst = asked.incrementAndGet() == 1;
      isAsked.countDown();
      release.await();
      if (isFirst) {
        throw new GatewayException(ErrorCode.CLIENT_CLOSED_REQUEST, "left");
      }
      return fresh("tea");
    });
    var requests = many(cache);

    release.countDown();

    assertThat(requests.removeFirst().get().status()).isEqualTo(499);
    for (var request : requests) {
      assertThat(text(request.get())).isEqualTo("tea");
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void waitsNoLongerThanItMay() throws Exception {
    var cache = holding("coalesce: 1ms", fresh("tea"));
    var first = threads.submit(() -> cache.get("/"));
    isAsked.await();

    var second = threads.submit(() -> cache.get("/"));
    while (asked.get() < 2) {
      Thread.onSpinWait();
    }

    release.countDown();
    assertThat(text(first.get())).isEqualTo("tea");
    assertThat(text(second.get())).isEqualTo("tea");
  }

  @Test
  void neverWaitsForWhatIsPersonalOrAPart() throws Exception {
    var cache = holding("coalesce: 1m", fresh("tea"));
    var first = threads.submit(() -> cache.get("/"));
    isAsked.await();

    var others =
        List.of(
            threads.submit(() -> cache.get("/", "Authorization", "Basic YTpi")),
            threads.submit(() -> cache.get("/", "Range", "bytes=0-0")),
            threads.submit(() -> cache.get("/", "Cache-Control", "no-cache")));
    while (asked.get() < 4) {
      Thread.onSpinWait();
    }

    release.countDown();
    assertThat(text(first.get())).isEqualTo("tea");
    for (var other : others) {
      assertThat(other.get().status()).isEqualTo(200);
    }
  }

  @Test
  void goesOnAloneWithAnotherVariant() throws Exception {
    var cache = CacheTrial.with("coalesce: 1m");
    cache.upstream(request -> {
      asked.incrementAndGet();
      isAsked.countDown();
      release.await();
      return fresh(request.headers().first("Foo").orElse("")).withHeader("Vary", "Foo");
    });
    var first = threads.submit(() -> cache.get("/", "Foo", "1"));
    isAsked.await();
    var second = threads.submit(() -> cache.get("/", "Foo", "2"));

    release.countDown();

    assertThat(text(first.get())).isEqualTo("1");
    assertThat(text(second.get())).isEqualTo("2");
  }

  @Test
  void promotesAnotherIfTheBodyBreaksOff() throws Exception {
    var cache = CacheTrial.with("coalesce: 1m");
    cache.upstream(_ -> {
      var isFirst = asked.incrementAndGet() == 1;
      isAsked.countDown();
      release.await();
      var body = isFirst ? Pieces.breakingAfter("t") : new Pieces("tea");
      return fresh("").withBody(body);
    });
    var first = threads.submit(() -> cache.get("/"));
    isAsked.await();
    var second = threads.submit(() -> cache.get("/"));

    release.countDown();

    assertThat(text(second.get())).isEqualTo("tea");
    assertThat(first.state()).isIn(Future.State.FAILED, Future.State.RUNNING);
    assertThat(asked).hasValue(2);
  }
}
