package dev.weir.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenLinkTest {

  private static final DataSize LIMIT = DataSize.parse("1KiB");

  private final List<String> log = new ArrayList<>();
  private final List<Request> received = new ArrayList<>();
  private final StreamBody answerBody = new StreamBody("answer");
  private final Chain upstream =
      request -> {
        received.add(request);
        return Response.of(200, Headers.empty(), answerBody);
      };

  @Test
  void addsNothingToAFilterThatWorks() throws Exception {
    var body = new StreamBody("question");

    var response = open(OpenLinkTest::passing, upstream).proceed(Request.post("/", body));

    assertThat(received.getFirst().body()).isSameAs(body);
    assertThat(response.body()).isSameAs(answerBody);
    assertThat(log).isEmpty();
  }

  @Test
  void goesOnWithTheRequestAsItCame() throws Exception {
    var request = Request.post("/", new StreamBody("question"));

    var response = open(throwing(), upstream).proceed(request);

    assertThat(response.status()).isEqualTo(200);
    assertThat(received).containsExactly(request);
    assertThat(log).containsExactly("route r: filter f failed: IllegalStateException: oops");
  }

  @Test
  void goesOnWithTheResponseAsItCame() throws Exception {
    Filter late =
        (request, chain) -> {
          chain.proceed(request.withHeader("changed", "yes"));
          throw new IllegalStateException("oops");
        };

    var response = open(late, upstream).proceed(Request.get("/"));

    assertThat(response.body()).isSameAs(answerBody);
    assertThat(received).hasSize(1);
    assertThat(answerBody.isClosed()).isFalse();
    assertThat(log).hasSize(1);
  }

  @Test
  void goesOnWithAResponseThatTheFilterGaveUpUnread() throws Exception {
    Filter tidy =
        (request, chain) -> {
          chain.proceed(request).close();
          throw new IllegalStateException("oops");
        };

    var response = open(tidy, upstream).proceed(Request.get("/"));

    assertThat(response.body()).isSameAs(answerBody);
    assertThat(answerBody.isClosed()).isFalse();
  }

  @Test
  void closesAResponseThatTheFilterGaveUpForAnother() throws Exception {
    Filter replacing =
        (request, chain) -> {
          chain.proceed(request).close();
          return Response.of(204);
        };

    assertThat(open(replacing, upstream).proceed(Request.get("/")).status()).isEqualTo(204);
    assertThat(answerBody.isClosed()).isTrue();
  }

  @Test
  void closesAResponseThatTheFilterGaveUpToAskAgain() {
    Filter retrying =
        (request, chain) -> {
          chain.proceed(request).close();
          return chain.proceed(request);
        };
    Chain upstreamOfOne =
        request -> {
          assertThat(answerBody.isClosed()).isEqualTo(!received.isEmpty());
          return upstream.proceed(request);
        };

    assertThatCode(() -> open(retrying, upstreamOfOne).proceed(Request.get("/")))
        .doesNotThrowAnyException();
    assertThat(received).hasSize(2);
  }

  @Test
  void closesLaterWhatTheFilterWrapped() throws Exception {
    Filter wrapping =
        (request, chain) -> {
          var response = chain.proceed(request);
          return response.withBody(new Wrapped(response.body()));
        };

    var response = open(wrapping, upstream).proceed(Request.get("/"));
    assertThat(answerBody.isClosed()).isFalse();
    response.close();

    assertThat(answerBody.isClosed()).isTrue();
  }

  private record Wrapped(Body source) implements Body {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return source.read(target);
    }

    @Override
    public void close() {
      source.close();
    }
  }

  @Test
  void goesOnWithAFilterThatReturnsNull() throws Exception {
    var response = open(OpenLinkTest::nothing, upstream).proceed(Request.get("/"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(log).hasSize(1);
  }

  @Test
  void replaysABodyThatTheFilterRead() throws Exception {
    var response = open(OpenLinkTest::readAndFail, upstream).proceed(post(Body.of("question")));

    assertThat(response.status()).isEqualTo(200);
    assertThat(text(received.getFirst().body())).isEqualTo("question");
  }

  @Test
  void refusesARequestWhoseStreamTheFilterRead() {
    var failure =
        failureOf(open(OpenLinkTest::readAndFail, upstream), post(new StreamBody("question")));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
    assertThat(failure).hasMessageEndingWith("it cannot be skipped: it had begun to read the body");
    assertThat(received).isEmpty();
  }

  @Test
  void refusesAResponseWhoseStreamTheFilterReadAndGivesItUp() {
    Filter reading =
        (request, chain) -> {
          var _ = chain.proceed(request).body().read(ByteBuffer.allocate(1));
          throw new IllegalStateException("oops");
        };

    var failure = failureOf(open(reading, upstream), Request.get("/"));

    assertThat(failure.code()).isEqualTo(ErrorCode.FILTER_FAILED);
    assertThat(answerBody.isClosed()).isTrue();
  }

  @Test
  void letsARefusalPass() {
    var refusal = new GatewayException(ErrorCode.UNAUTHORIZED, "no");

    var failure =
        failureOf(
            open(
                (_, _) -> {
                  throw refusal;
                },
                upstream),
            Request.get("/"));

    assertThat(failure).isSameAs(refusal);
    assertThat(received).isEmpty();
  }

  @Test
  void goesOnIfTheFilterSaysItselfThatItFailed() throws Exception {
    var trap = new GatewayException(ErrorCode.FILTER_TIMEOUT, "the guest took too long");

    var response =
        open(
                (_, _) -> {
                  throw trap;
                },
                upstream)
            .proceed(Request.get("/"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(log).containsExactly("the guest took too long");
  }

  @Test
  void doesNotSkipTheFailureOfAFilterFurtherDown() {
    var inner = Named.of("r", "inner", throwing());
    var chain =
        Chains.link(List.of(place(OpenLinkTest::passing), inner), upstream, this::failureLog);

    var failure = failureOf(chain, Request.get("/"));

    assertThat(failure).hasMessageStartingWith("route r: filter inner failed");
    assertThat(log).isEmpty();
  }

  @Test
  void keepsTheInnerFailureIfTheFilterFailsAtHandlingIt() {
    var refusal = new GatewayException(ErrorCode.UPSTREAM_TIMEOUT, "late");
    Filter clumsy =
        (request, chain) -> {
          try {
            return chain.proceed(request);
          } catch (GatewayException e) {
            throw new IllegalStateException("oops");
          }
        };

    var failure =
        failureOf(
            open(
                clumsy,
                _ -> {
                  throw refusal;
                }),
            Request.get("/"));

    assertThat(failure).isSameAs(refusal);
  }

  @Test
  void neverSendsARequestTwiceOfItsOwnAccord() {
    Chain exhausted =
        request -> {
          received.add(request);
          throw new StackOverflowError();
        };

    var failure =
        failureOf(
            new OpenLink(place(OpenLinkTest::passing), exhausted, failureLog()), Request.get("/"));

    assertThat(failure).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(received).hasSize(1);
  }

  private Chain open(Filter filter, Chain last) {
    return Chains.link(List.of(place(filter)), last, this::failureLog);
  }

  private static Named place(Filter filter) {
    return new Named("r", "f", "f", FailurePolicy.OPEN, filter);
  }

  private FailureLog failureLog() {
    return new FailureLog(() -> 0, (message, _) -> log.add(message));
  }

  private static GatewayException failureOf(Chain chain, Request request) {
    return catchThrowableOfType(GatewayException.class, () -> chain.proceed(request));
  }

  private static Request post(Body body) {
    return Request.post("/", body);
  }

  private static String text(Body body) throws Exception {
    return new String(body.readAll(LIMIT), StandardCharsets.UTF_8);
  }

  private static Response passing(Request request, Chain chain) throws Exception {
    return chain.proceed(request);
  }

  private static Response readAndFail(Request request, Chain chain) throws Exception {
    throw new IllegalStateException("oops after " + text(request.body()));
  }

  private static Filter throwing() {
    return (_, _) -> {
      throw new IllegalStateException("oops");
    };
  }

  @SuppressWarnings("NullAway") // what a filter must not do
  private static Response nothing(Request request, Chain chain) {
    return null;
  }

  @Test
  void saysSeldomThatAFilterFailsOverABodyThatItHasBegun() {
    var chain = open(OpenLinkTest::readAndFail, upstream);
    var lines = new ArrayList<String>();

    for (var i = 0; i < 10; i++) {
      var request = post(new StreamBody("hello"));
      FailureLog.noted(request.exchange(), failureOf(chain, request)).ifPresent(lines::add);
    }

    assertThat(lines).hasSize(1);
  }
}
