package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.log.LogThrottle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChainsTest {

  private final List<Request> received = new ArrayList<>();
  private final Chain upstream =
      request -> {
        received.add(request);
        return Response.of(200);
      };

  @Test
  void runsFiltersInTheOrderOfTheRoute() throws Exception {
    var chain = Chains.link(List.of(appending("a"), appending("b")), upstream);

    var response = chain.proceed(Request.get("/"));

    assertThat(received.getFirst().headers().all("trail")).containsExactly("a", "b");
    assertThat(response.headers().all("trail")).containsExactly("b", "a");
  }

  @Test
  void answersFromTheEndIfThereAreNoFilters() throws Exception {
    assertThat(Chains.link(List.of(), upstream).proceed(Request.get("/")).status()).isEqualTo(200);
  }

  @Test
  void letsAFilterAnswerItself() throws Exception {
    var chain = link((_, _) -> Response.of(204), upstream);

    assertThat(chain.proceed(Request.get("/")).status()).isEqualTo(204);
    assertThat(received).isEmpty();
  }

  @Test
  void letsAFilterAskAgain() throws Exception {
    var chain =
        link(
            (request, rest) -> {
              rest.proceed(request).close();
              return rest.proceed(request);
            },
            upstream);

    chain.proceed(Request.get("/"));

    assertThat(received).hasSize(2);
  }

  @Test
  void runsAHundredFilters() throws Exception {
    var chain = Chains.link(Collections.nCopies(100, appending("x")), upstream);

    var response = chain.proceed(Request.get("/"));

    assertThat(response.headers().all("trail")).hasSize(100);
  }

  @Test
  void namesTheFilterThatFails() {
    var filter = new Named("orders", "stamp", "headers", FailurePolicy.CLOSED, throwing("oops"));

    var failure = failureOf(Chains.link(List.of(filter), upstream));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
    assertThat(failure)
        .hasMessage("route orders: filter headers (stamp) failed: IllegalStateException: oops")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void letsARefusalPass() {
    var refusal = new GatewayException(ErrorCode.FORBIDDEN, "no");

    var failure =
        failureOf(
            link(
                (_, _) -> {
                  throw refusal;
                },
                upstream));

    assertThat(failure).isSameAs(refusal);
  }

  @Test
  void blamesAFilterThatReturnsNull() {
    var failure = failureOf(link((_, _) -> nothing(), upstream));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
    assertThat(failure).hasMessage("route r: filter f returned null (expected: a response)");
  }

  @Test
  void containsAnOverflowingStack() {
    var failure = failureOf(link((request, _) -> endless(request), upstream));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
    assertThat(failure).hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void containsAClassThatCannotBeLinked() {
    var missing = new NoClassDefFoundError("acme/Geo");

    var failure =
        failureOf(
            link(
                (_, _) -> {
                  throw missing;
                },
                upstream));

    assertThat(failure).hasCause(missing).hasMessageContaining("filter f failed");
  }

  @Test
  void blamesTheInnerFilterNotTheOuterOne() {
    var chain =
        Chains.link(
            List.of(appending("outer"), Named.of("r", "inner", throwing("oops"))), upstream);

    assertThat(failureOf(chain)).hasMessageStartingWith("route r: filter inner failed");
  }

  @Test
  void findsWhoFailedThroughWrappers() {
    Filter wrapping =
        (request, rest) -> {
          try {
            return rest.proceed(request);
          } catch (GatewayException e) {
            throw new IllegalStateException(new ExecutionException(e));
          }
        };
    var chain =
        Chains.link(
            List.of(Named.of("r", "outer", wrapping), Named.of("r", "inner", throwing("oops"))),
            upstream);

    assertThat(failureOf(chain)).hasMessageStartingWith("route r: filter inner failed");
  }

  @Test
  void blamesTheUpstreamForItsFailures() {
    var reset =
        failureOf(
            link(
                ChainsTest::passing,
                _ -> {
                  throw new IOException("reset");
                }));
    var bug =
        failureOf(
            link(
                ChainsTest::passing,
                _ -> {
                  throw new IllegalStateException();
                }));
    var none = failureOf(link(ChainsTest::passing, _ -> nothing()));

    assertThat(reset.code()).isEqualTo(ErrorCode.UPSTREAM_RESET);
    assertThat(bug.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(none.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void blamesTheClientForABodyThatBrokeOffWhileAFilterReadIt() {
    var broken = new BodyException(ErrorCode.CLIENT_CLOSED_REQUEST, "connection reset");

    var failure =
        failureOf(
            link(
                (_, _) -> {
                  throw new IllegalStateException(broken);
                },
                upstream));

    assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_CLOSED_REQUEST);
  }

  @Test
  void blamesAFilterForItsOwnInputAndOutput() {
    var failure =
        failureOf(
            link(
                (_, _) -> {
                  throw new IOException("no such file");
                },
                upstream));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
  }

  @Test
  void restoresAnInterrupt() {
    var failure =
        failureOf(
            link(
                (_, _) -> {
                  throw new InterruptedException();
                },
                upstream));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
  }

  @Test
  void blamesNobodyForAWaitThatACancelledRequestEnded() {
    var request = Request.builder(new CancelledExchange(), "GET", "/").build();

    var failure =
        catchThrowableOfType(
            GatewayException.class,
            () ->
                link(
                        (_, _) -> {
                          throw new InterruptedException();
                        },
                        upstream)
                    .proceed(request));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.code()).isEqualTo(ErrorCode.CLIENT_CLOSED_REQUEST);
  }

  private static Chain link(Filter filter, Chain last) {
    return Chains.link(List.of(Named.of("r", "f", filter)), last);
  }

  private static GatewayException failureOf(Chain chain) {
    var request = Request.post("/", Body.of("x"));
    return catchThrowableOfType(GatewayException.class, () -> chain.proceed(request));
  }

  private static Named appending(String value) {
    return Named.of(
        "r",
        value,
        (request, chain) ->
            chain.proceed(request.withAddedHeader("trail", value)).withAddedHeader("trail", value));
  }

  private static Filter throwing(String message) {
    return (_, _) -> {
      throw new IllegalStateException(message);
    };
  }

  private static Response passing(Request request, Chain chain) throws Exception {
    return chain.proceed(request);
  }

  @SuppressWarnings("NullAway") // what a filter must not do
  private static Response nothing() {
    return null;
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Response endless(Request request) {
    return endless(request);
  }

  /// What the log says of the failures of a chain whose filters fail one after the other.
  private static List<String> logged(Chain chain, int times) {
    var lines = new ArrayList<String>();
    for (var i = 0; i < times; i++) {
      var request = Request.get("/");
      var failure = catchThrowableOfType(GatewayException.class, () -> chain.proceed(request));
      FailureLog.noted(request.exchange(), failure).ifPresent(lines::add);
    }
    return lines;
  }

  private static Filter failing(ErrorCode code) {
    return (_, _) -> {
      throw new GatewayException(code, "oops");
    };
  }

  @Test
  void saysSeldomThatAFilterFailsAgainAndAgain() {
    var clock = new AtomicLong();
    var chain =
        Chains.link(
            List.of(Named.of("r", "a", failing(ErrorCode.FILTER_UNAVAILABLE))),
            upstream,
            () -> new FailureLog(clock::get, (_, _) -> {}));

    assertThat(logged(chain, 100)).containsExactly("");

    clock.addAndGet(LogThrottle.PAUSE.toNanos());
    assertThat(logged(chain, 100)).containsExactly(" (and 99 more since)");
  }

  @Test
  void saysOfEachFilterThatItFails() {
    var which = new AtomicInteger();
    Filter first =
        (request, rest) -> which.getAndIncrement() % 2 == 0 ? failed() : rest.proceed(request);
    var chain =
        Chains.link(
            List.of(
                Named.of("r", "first", first),
                Named.of("r", "second", failing(ErrorCode.FILTER_FAILED))),
            upstream,
            () -> new FailureLog(() -> 0, (_, _) -> {}));

    assertThat(logged(chain, 100)).hasSize(2);
  }

  private static Response failed() {
    throw new IllegalStateException("oops");
  }

  @Test
  void saysEachTimeThatSomethingElseFails() {
    var chain =
        Chains.link(
            List.of(Named.of("r", "a", failing(ErrorCode.UPSTREAM_TIMEOUT))),
            upstream,
            () -> new FailureLog(() -> 0, (_, _) -> {}));

    assertThat(logged(chain, 3)).hasSize(3);
  }
}
