package dev.weir.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTrialTest {

  record Config(@Default("hello") String greeting, @Default("[]") List<String> refuse) {}

  private static final class Greet implements FilterFactory<Config> {

    private boolean isClosed;

    @Override
    public String name() {
      return "greet";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Filter create(Config config) {
      return new Greeting(config, this);
    }
  }

  private record Greeting(Config config, Greet factory) implements Filter, AutoCloseable {

    @Override
    public Response handle(Request request, dev.weir.api.Chain chain) throws Exception {
      if (config.refuse().contains(request.path())) {
        throw new GatewayException(ErrorCode.FORBIDDEN, "refused");
      }
      return chain.proceed(request.withHeader("X-Greeting", config.greeting()));
    }

    @Override
    public void close() {
      factory.isClosed = true;
    }
  }

  @Test
  void showsWhatTheUpstreamGotAndWhatCameBack() throws Exception {
    var upstream = Response.of(201, Headers.empty(), Body.of("tea"));
    var trial = FilterTrial.of(new Greet()).upstreamAnswers(upstream);

    var response = trial.handle(Request.post("/orders", Body.of("milk")));

    assertThat(trial.sent().headers().first("x-greeting")).contains("hello");
    assertThat(text(trial.sent().body())).isEqualTo("milk");
    assertThat(response.status()).isEqualTo(201);
    assertThat(text(response.body())).isEqualTo("tea");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ greeting: 'good day', refuse: [/a] }",
        "# what it says\ngreeting: good day\nrefuse: [/a]\n"
      })
  void isConfiguredAsInAFile(String config) throws Exception {
    var trial = FilterTrial.of(new Greet(), config);

    trial.handle(Request.get("/"));

    assertThat(trial.sent().headers().first("x-greeting")).contains("good day");
  }

  @Test
  void answersARefusalAsAGatewayDoes() throws Exception {
    var trial = FilterTrial.of(new Greet(), "refuse: [/a]");

    var response = trial.handle(Request.get("/a"));

    assertThat(response.status()).isEqualTo(403);
    assertThat(text(response.body())).contains("\"code\":\"forbidden\"");
    assertThatThrownBy(trial::sent)
        .hasMessage("the upstream got no request (expected: at least one)");
  }

  @Test
  void throwsWhatTheFilterThrows() {
    var trial =
        FilterTrial.of(new Greet())
            .upstreamAnswers(RecordingChain.failing(new IllegalStateException("why")));

    assertThatThrownBy(() -> trial.handle(Request.get("/"))).hasMessage("why");
  }

  @Test
  void closesTheFilter() {
    var factory = new Greet();

    FilterTrial.of(factory).close();

    assertThat(factory.isClosed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"greeting", "greeting:", "- greeting", " greeting: a"})
  void refusesWhatIsNoPropertyInALine(String config) {
    assertThatThrownBy(() -> FilterTrial.of(new Greet(), config))
        .hasMessageContaining("(expected: a property and its value in one line");
  }

  @Test
  void saysWhatIsWrongWithAConfiguration() {
    assertThatThrownBy(() -> FilterTrial.of(new Greet(), "greeting: a\ngreeting: b"))
        .hasMessage("'greeting: b' (expected: 'greeting' once)");
    assertThatThrownBy(() -> FilterTrial.of(new Greet(), "refuse: a"))
        .hasMessage("refuse: 'a' (expected: a list)");
  }

  private static String text(Body body) throws Exception {
    return new String(body.readAll(DataSize.ofKibibytes(1)), UTF_8);
  }
}
