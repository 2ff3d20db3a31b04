package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

  @Test
  void sharesTheRestWithItsCopies() {
    var body = Body.of("hello");
    var response = Response.of(200, Headers.of("A", "1"), body);

    var copy = response.withStatus(404).withAddedHeader("A", "2").withHeader("B", "1");

    assertThat(copy.status()).isEqualTo(404);
    assertThat(copy.headers()).hasToString("A: 1\nA: 2\nB: 1\n");
    assertThat(copy.withoutHeader("a").headers()).hasToString("B: 1\n");
    assertThat(copy.body()).isSameAs(body);
    assertThat(response.headers()).hasToString("A: 1\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 200, 204, 304, 451, 599})
  void takesFinalStatusesAndTheAnswerToAnUpgrade(int status) {
    assertThat(Response.of(status).status()).isEqualTo(status);
    assertThat(Response.of(200).withStatus(status).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 100, 102, 103, 199, 600, 999})
  void refusesOtherStatuses(int status) {
    assertThatThrownBy(() -> Response.of(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(status + " (expected: a status in 200..599)");
    assertThatThrownBy(() -> Response.of(200).withStatus(status))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void closesItsBody() {
    var closed = new AtomicInteger();
    var body =
        new Body() {
          @Override
          public int read(ByteBuffer target) {
            return -1;
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };

    Response.of(200).withBody(body).close();

    assertThat(closed).hasValue(1);
  }
}
