package {{package}};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.testkit.FilterTrial;
import dev.weir.testkit.gateway.FilterTrials;
import dev.weir.testkit.gateway.GatewayTest;
import dev.weir.testkit.gateway.PluginUnloading;
import org.junit.jupiter.api.Test;

class {{Name}}FilterFactoryTest {

  /// Runs twice: on the filter alone, and in a running gateway.
  @GatewayTest
  void greetsByDefault(FilterTrials trials) throws Exception {
    var trial = trials.of({{Name}}FilterFactory.class);

    var response = trial.handle(Request.get("/orders"));

    assertThat(trial.sent().headers().all("X-Greeting")).containsExactly("hello");
    assertThat(response.headers().all("X-Greeting")).containsExactly("hello");
  }

  @GatewayTest
  void replacesWhatOthersSay(FilterTrials trials) throws Exception {
    var upstream = Response.of(404, Headers.of("X-Greeting", "bye"), Body.of("no tea"));
    var trial = trials.of({{Name}}FilterFactory.class, "greeting: good day");
    trial.upstreamAnswers(upstream);

    var response = trial.handle(Request.get("/orders").withHeader("X-Greeting", "forged"));

    assertThat(trial.sent().headers().all("X-Greeting")).containsExactly("good day");
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.headers().all("X-Greeting")).containsExactly("good day");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> FilterTrial.of(new {{Name}}FilterFactory(), "greeting: ' '"))
        .hasMessage("greeting: ' ' (expected: a greeting)");
  }

  @Test
  void leavesNothingBehindWhenItIsUnloaded() {
    PluginUnloading.assertUnloads({{Name}}FilterFactory.class);
  }
}
