package dev.weir.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.RecordingChain;

/// Each of these runs on the filter alone and in a gateway, and sees the same.
class GatewayTestTest {

  private static final Class<GreetFilterFactory> GREET = GreetFilterFactory.class;

  @GatewayTest
  void showsWhatTheUpstreamGotAndWhatCameBack(FilterTrials trials) throws Exception {
    var upstream = Response.of(201, Headers.of("X-Pot", "1"), Body.of("tea"));
    var trial = trials.of(GREET, "greeting: good day").upstreamAnswers(upstream);

    var response = trial.handle(Request.post("/orders?a=b", Body.of("milk")));

    assertThat(trial.sent().method()).isEqualTo("POST");
    assertThat(trial.sent().target()).isEqualTo("/orders?a=b");
    assertThat(trial.sent().headers().first("x-greeting")).contains("good day");
    assertThat(text(trial.sent().body())).isEqualTo("milk");
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.headers().first("x-greeting")).contains("good day");
    assertThat(response.headers().first("x-pot")).contains("1");
    assertThat(text(response.body())).isEqualTo("tea");
  }

  @GatewayTest
  void keepsEveryRequest(FilterTrials trials) throws Exception {
    var trial = trials.of(GREET).upstreamAnswers(Response.of(200), Response.of(404));

    assertThat(trial.handle(Request.get("/a")).status()).isEqualTo(200);
    assertThat(trial.handle(Request.get("/b")).status()).isEqualTo(404);

    assertThat(trial.received()).extracting(Request::path).containsExactly("/a", "/b");
  }

  @GatewayTest
  void answersARefusal(FilterTrials trials) throws Exception {
    var trial = trials.of(GREET);

    var response = trial.handle(Request.get("/forbidden"));

    assertThat(response.status()).isEqualTo(403);
    assertThat(text(response.body())).contains("\"code\":\"forbidden\"");
    assertThat(trial.received()).isEmpty();
  }

  @GatewayTest
  void throwsWhatTheFilterThrows(FilterTrials trials) {
    var trial = trials.of(GREET);

    assertThatThrownBy(() -> trial.handle(Request.get("/broken")))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }

  @GatewayTest
  void hasTheUpstreamsAndSecretsOfTheTest(FilterTrials trials) throws Exception {
    var names = RecordingChain.answering(Response.of(202));
    var trial = trials.withUpstream("names", names).withSecret("token", "tea").of(GREET);

    assertThat(trial.handle(Request.get("/ask")).status()).isEqualTo(202);
    assertThat(trial.handle(Request.get("/secret")).headers().first("x-secret")).contains("tea");

    assertThat(names.requests()).extracting(Request::path).containsExactly("/name");
  }

  @GatewayTest
  void saysWhatIsWrongWithAConfiguration(FilterTrials trials) {
    assertThatThrownBy(() -> trials.of(GREET, "greeting: ' '"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("greeting: ' ' (expected: a greeting)");
    assertThatThrownBy(() -> trials.of(GREET, "{ greting: a }"))
        .hasMessageStartingWith("greting: unknown property (expected one of: [greeting, leak]");
  }

  private static String text(Body body) throws Exception {
    return new String(body.readAll(DataSize.ofKibibytes(1)), UTF_8);
  }
}
