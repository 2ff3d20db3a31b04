package dev.weir.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.http.HeadLimits;
import dev.weir.http.HeadParser;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingTraceTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String IDS = TRACE + "-" + SPAN;

  private static @Nullable TraceContext read(String... fields) throws Exception {
    var head = "GET / HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    var bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    var parser = HeadParser.ofRequests(HeadLimits.DEFAULT);
    parser.parse(bytes, 0, bytes.length);
    return IncomingTrace.read(new WireHeaders(parser.head()));
  }

  private static TraceContext found(String... fields) throws Exception {
    return Objects.requireNonNull(read(fields));
  }

  private static String text(TraceContext trace) {
    return trace.traceId() + "-" + TraceContext.text(trace.parentId()) + "-" + trace.flags();
  }

  @ParameterizedTest
  @CsvSource({
    "00-" + IDS + "-01, 1",
    "00-" + IDS + "-00, 0",
    "00-" + IDS + "-03, 3",
    "00-" + IDS + "-ff, 3",
    "01-" + IDS + "-01, 1",
    "cc-" + IDS + "-01-what-the-future-will-be-like, 1",
    "fe-" + IDS + "-00-, 0"
  })
  void readsWhatIsRight(String traceparent, int flags) throws Exception {
    var trace = found("TraceParent: " + traceparent);

    assertThat(text(trace)).isEqualTo(IDS + "-" + flags);
    assertThat(trace.isOurs()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff-" + IDS + "-01",
        "00-" + IDS + "-01-",
        "00-" + IDS + "-01-x",
        "00-" + IDS + "-01.",
        "01-" + IDS + "-01x",
        "cc-" + IDS + "-01.what",
        "00-" + IDS + "-1",
        "00-" + IDS,
        "00-" + IDS + "-0g",
        "0-" + IDS + "-01",
        "-00-" + IDS + "-01",
        "0g-" + IDS + "-01",
        "00_" + IDS + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-00F067AA0BA902B7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-" + SPAN + "-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473.-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + TRACE + "_" + SPAN + "-01",
        "00-" + IDS + "_01",
        "00-" + IDS + "-\u00e91",
        "x",
        "00",
        ""
      })
  void ignoresWhatIsNot(String traceparent) throws Exception {
    assertThat(read("traceparent: " + traceparent)).isNull();
    assertThat(read("traceparent: " + traceparent, "tracestate: a=1")).isNull();
  }

  @Test
  void believesNeitherOfTwo() throws Exception {
    var field = "traceparent: 00-" + IDS + "-01";

    assertThat(read(field, field)).isNull();
  }

  @Test
  void findsNothingWhereNothingIsSaid() throws Exception {
    assertThat(read("Host: a")).isNull();
    assertThat(read("tracestate: a=1")).isNull();
  }

  @Test
  void keepsTheStateOfATraceThatIsRight() throws Exception {
    var parent = "traceparent: 00-" + IDS + "-01";

    assertThat(found(parent, "tracestate: a=1, b@c=2").state()).isEqualTo("a=1, b@c=2");
    assertThat(found(parent, "tracestate: a=1", "tracestate: b=2").state()).isEqualTo("a=1,b=2");
    assertThat(found(parent, "tracestate: A=1").state()).isNull();
    assertThat(found(parent, "tracestate: ").state()).isNull();
    assertThat(found(parent).state()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    IDS + "-1, 1",
    IDS + "-d, 1",
    IDS + "-0, 0",
    IDS + ", 256",
    IDS + "-1-05e3ac9a4f6e3b90, 1",
  })
  void readsB3(String b3, int flags) throws Exception {
    assertThat(text(found("b3: " + b3))).isEqualTo(IDS + "-" + flags);
  }

  @Test
  void fillsShortIdsOfB3Up() throws Exception {
    assertThat(text(found("b3: a3ce929d0e0e4736-" + SPAN + "-1")))
        .isEqualTo("0000000000000000a3ce929d0e0e4736-" + SPAN + "-1");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "d, 1"})
  void takesADecisionWithoutATrace(String b3, int flags) throws Exception {
    var trace = found("b3: " + b3);

    assertThat(trace.parentId()).isZero();
    assertThat(trace.flags()).isEqualTo(flags);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        "x",
        IDS + "-2",
        IDS + "-",
        "4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-1",
        "00000000000000000000000000000000-" + SPAN + "-1",
        TRACE + "-0000000000000000-1",
        TRACE
      })
  void ignoresB3ThatMakesNoSense(String b3) throws Exception {
    assertThat(read("b3: " + b3)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "X-B3-Sampled: 1, 1",
    "X-B3-Sampled: true, 1",
    "X-B3-Sampled: 0, 0",
    "X-B3-Sampled: false, 0",
    "X-B3-Flags: 1, 1",
    "X-B3-Sampled: maybe, 256",
    "X-Other: 1, 256"
  })
  void readsB3InManyFields(String more, int flags) throws Exception {
    var trace = found("X-B3-TraceId: " + TRACE, "X-B3-SpanId: " + SPAN, more);

    assertThat(text(trace)).isEqualTo(IDS + "-" + flags);
  }

  @Test
  void prefersTraceparentToB3AndB3ToWhatIsWrong() throws Exception {
    var b3 = "b3: " + TRACE + "-1111111111111111-0";

    assertThat(text(found(b3, "traceparent: 00-" + IDS + "-01"))).isEqualTo(IDS + "-1");
    assertThat(text(found(b3, "traceparent: ff-" + IDS + "-01")))
        .isEqualTo(TRACE + "-1111111111111111-0");
  }
}
