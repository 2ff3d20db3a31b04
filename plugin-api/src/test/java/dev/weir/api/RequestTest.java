package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

  @ParameterizedTest
  @CsvSource({"/a, /a,", "/a?, /a, ''", "/a?b?c=/d, /a, b?c=/d", "/, /,", "*, *,"})
  void takesTheTargetApartAtTheFirstQuestionMark(String target, String path, String query) {
    var request = Request.get(target);

    assertThat(request.path()).isEqualTo(path);
    assertThat(request.query()).isEqualTo(Optional.ofNullable(query));
    assertThat(request.target()).isEqualTo(target);
  }

  @Test
  void sharesTheRestWithItsCopies() {
    var body = Body.of("hello");
    var request = Request.post("/a?b", body).withHeader("Host", "example.com:8080");

    var copy = request.withPath("/c").withQuery(Optional.empty()).withMethod("PUT");

    assertThat(copy).hasToString("PUT /c");
    assertThat(copy.body()).isSameAs(body);
    assertThat(copy.exchange()).isSameAs(request.exchange());
    assertThat(copy.authority()).isEqualTo("example.com:8080");
    assertThat(request).hasToString("POST /a?b");
  }

  @Test
  void changesHeadersInCopies() {
    var request = Request.get("/").withHeader("A", "1").withAddedHeader("a", "2");

    assertThat(request.headers()).hasToString("A: 1\na: 2\n");
    assertThat(request.withHeader("A", "3").headers()).hasToString("A: 3\n");
    assertThat(request.withoutHeader("a").headers().size()).isZero();
    assertThat(request.authority()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "/a b",
        "/a\r\n",
        "/a#b",
        "/a?b",
        "/\u00fc",
        "/a\\b",
        "/a\0",
        "**",
        "http://a/"
      })
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> Request.get("/").withPath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + path + "' (expected: a path in percent-encoding)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a#b", "a\r\nb", "\u00fc", "\0", "\u007f"})
  void refusesWhatIsNoQuery(String query) {
    assertThatThrownBy(() -> Request.get("/").withQuery(Optional.of(query)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Request.get("/?" + query))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G T", "GET\r\n", "G:T"})
  void refusesWhatIsNoMethod(String method) {
    assertThatThrownBy(() -> Request.get("/").withMethod(method))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void waitsForEverUntilToldOtherwise() {
    assertThat(Request.get("/").timeRemaining()).isEmpty();
    assertThat(Request.get("/").deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyShortensItsDeadline() {
    var request = Request.get("/").withTimeout(Duration.ofHours(1));

    var shorter = request.withTimeout(Duration.ofMinutes(1)).withPath("/a").withMethod("PUT");

    assertThat(request.withTimeout(Duration.ofHours(2))).isSameAs(request);
    assertThat(shorter.deadlineNanos()).isLessThan(request.deadlineNanos());
    assertThat(shorter.timeRemaining().orElseThrow())
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void hasNoTimeLeftWhenItIsUp() {
    assertThat(Request.get("/").withTimeout(Duration.ofNanos(-1)).timeRemaining())
        .contains(Duration.ZERO);
  }

  @Test
  void takesAnyTimeout() {
    var forever = Duration.ofSeconds(Long.MAX_VALUE);
    var exchange = Request.get("/").exchange();

    assertThat(Request.get("/").withTimeout(forever).timeRemaining().orElseThrow())
        .isGreaterThan(Duration.ofDays(100 * 365));
    var built = Request.builder(exchange, "GET", "/").timeout(forever).build();
    assertThat(built.withTimeout(Duration.ofHours(1)).timeRemaining().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofHours(1));
  }
}
