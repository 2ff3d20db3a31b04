package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RecordingChainTest {

  @Test
  void keepsTheRequestsInOrder() throws Exception {
    var chain = RecordingChain.answering(Response.of(200));

    chain.proceed(Request.get("/a"));
    chain.proceed(Request.get("/b"));

    assertThat(chain.requests()).extracting(Request::path).containsExactly("/a", "/b");
  }

  @Test
  void repeatsTheLastAnswer() throws Exception {
    var chain = RecordingChain.answering(Response.of(503), Response.of(502), Response.of(200));

    var statuses = new int[4];
    for (var i = 0; i < statuses.length; i++) {
      statuses[i] = chain.proceed(Request.get("/")).status();
    }

    assertThat(statuses).containsExactly(503, 502, 200, 200);
  }

  @Test
  void givesAReplayableBodyInFullEachTime() throws Exception {
    var chain = RecordingChain.answering(Response.of(200, Headers.empty(), Body.of("again")));

    for (var i = 0; i < 2; i++) {
      var body = chain.proceed(Request.get("/")).body();
      assertThat(body.readAll(DataSize.ofBytes(10))).asString().isEqualTo("again");
    }
  }

  @Test
  void mayAnswerByTheRequest() throws Exception {
    var chain =
        RecordingChain.answering(request -> Response.of(request.path().equals("/") ? 200 : 404));

    assertThat(chain.proceed(Request.get("/a")).status()).isEqualTo(404);
  }

  @Test
  void failsAsItWasTold() {
    var chain = RecordingChain.failing(new IOException("reset"));

    assertThatThrownBy(() -> chain.proceed(Request.get("/"))).hasMessage("reset");
    assertThat(chain.requests()).hasSize(1);
  }
}
