package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyLengthTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A: b|0",
        "Content-Length: 0|0",
        "Content-Length: 5|5",
        "content-length:\t007 |7",
        "Content-Length: 999999999999999999|999999999999999999",
        "Transfer-Encoding: chunked|-1",
        "transfer-encoding: CHUNKED|-1"
      })
  void tellsTheLengthOfARequest(String field, long expected) throws Exception {
    assertThat(BodyLength.ofRequest(Heads.request("PUT / HTTP/1.1\n" + field + "\n\n")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\nContent-Length: 5",
        "Content-Length: 0\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip\nTransfer-Encoding: chunked",
        "Content-Length: 5\nContent-Length: 5",
        "Content-Length: 5\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -1",
        "Content-Length: 0x5",
        "Content-Length: 5_0",
        "Content-Length: 5 5",
        "Content-Length: 5;",
        "Content-Length: \u00b2",
        "Content-Length:",
        "Content-Length: 18446744073709551621",
        "Content-Length: 1000000000000000000",
        "Transfer-Encoding:",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunkedx",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip"
      })
  void refusesRequestsThatLeaveADoubt(String fields) {
    assertThat(requestRefusal("PUT / HTTP/1.1\n" + fields + "\n\n")).isEqualTo(400);
  }

  @Test
  void refusesCodingsItDoesNotKnow() {
    assertThat(requestRefusal("PUT / HTTP/1.1\nTransfer-Encoding: gzip, chunked\n\n"))
        .isEqualTo(501);
    assertThat(requestRefusal("PUT / HTTP/1.0\nTransfer-Encoding: chunked\n\n")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.1|200|A: b|false|-2",
        "1.1|200|Content-Length: 5|false|5",
        "1.1|200|Content-Length: 0|false|0",
        "1.1|200|Transfer-Encoding: chunked|false|-1",
        "1.0|200|Content-Length: 5|false|5",
        "1.0|200|A: b|false|-2",
        "1.1|200|Content-Length: 5|true|0",
        "1.1|200|Transfer-Encoding: chunked|true|0",
        "1.1|200|A: b|true|0",
        "1.1|204|Content-Length: 5|false|0",
        "1.1|304|Content-Length: 5|false|0",
        "1.1|304|Transfer-Encoding: chunked|false|0",
        "1.1|103|A: b|false|0",
        "1.1|404|A: b|false|-2",
        "1.1|205|Content-Length: 5|false|5"
      })
  void tellsTheLengthOfAResponse(
      String version, int status, String field, boolean isHead, long expected) throws Exception {
    var head = Heads.response("HTTP/" + version + " " + status + " X\n" + field + "\n\n");

    assertThat(BodyLength.ofResponse(head, isHead)).isEqualTo(expected);
  }

  @Test
  void takesALengthThatAResponseRepeats() throws Exception {
    var head = Heads.response("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 05\n\n");

    assertThat(BodyLength.ofResponse(head, false)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1|Content-Length: 5\nContent-Length: 6",
        "1.1|Content-Length: 5\nTransfer-Encoding: chunked",
        "1.1|Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
        "1.1|Transfer-Encoding: gzip",
        "1.1|Content-Length: +5",
        "1.1|Content-Length: 5, 5",
        "1.0|Transfer-Encoding: chunked"
      })
  void refusesResponsesThatLeaveADoubt(String response) {
    var parts = response.split("\\|", 2);
    var text = "HTTP/" + parts[0] + " 200 OK\n" + parts[1] + "\n\n";

    for (var isHead : new boolean[] {true, false}) {
      var refusal =
          catchThrowableOfType(
              BadMessageException.class, () -> BodyLength.ofResponse(Heads.response(text), isHead));
      assertThat(refusal).isNotNull();
    }
  }

  private static int requestRefusal(String text) {
    var refusal =
        catchThrowableOfType(
            BadMessageException.class, () -> BodyLength.ofRequest(Heads.request(text)));
    return refusal == null ? 0 : refusal.status();
  }
}
