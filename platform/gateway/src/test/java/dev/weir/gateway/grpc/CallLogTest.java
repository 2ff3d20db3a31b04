package dev.weir.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.log.TraceContext;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.testkit.FakeExchange;
import dev.weir.wasm.host.GrpcMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallLogTest {

  private static final String TRACE = "00000000000000010000000000000002";
  private static final String SPAN = "0000000000000003";

  private static GatewayExchange traced(int formats) {
    var exchange = GatewayExchange.ofOwnRequest();
    var trace = new TraceContext(1, 2, 0, 3, TraceContext.SAMPLED, "v=1", formats);
    exchange.log().traced(trace, RequestObserver.NONE);
    return exchange;
  }

  /// What the server gets of what a filter says, in a call for a request.
  private static Headers sent(Exchange exchange, Headers said) {
    var method = new GrpcMethod("echo", "test.Echo", "Echo", said, Duration.ofSeconds(1));
    var metadata = MetadataHeaders.metadata(said);
    CallLog.of(method, exchange).addContext(metadata);
    return MetadataHeaders.headers(metadata);
  }

  @Test
  void tellsOfTheTraceInPlaceOfWhatTheFilterSays() {
    var said = Headers.of("traceparent", "the guest's", "B3", "0", "x-text", "t");

    var sent = sent(traced(TraceContext.W3C), said);

    assertThat(sent.all("traceparent")).containsExactly("00-" + TRACE + "-" + SPAN + "-01");
    assertThat(sent.all("tracestate")).containsExactly("v=1");
    assertThat(sent.all("b3")).isEmpty();
    assertThat(sent.all("x-text")).containsExactly("t");
  }

  @Test
  void tellsOfItInTheFormatsThatItHas() {
    var sent = sent(traced(TraceContext.B3 | TraceContext.B3_MULTI), Headers.empty());

    assertThat(sent.all("traceparent")).isEmpty();
    assertThat(sent.all("b3")).containsExactly(TRACE + "-" + SPAN + "-1");
    assertThat(sent.all("x-b3-traceid")).containsExactly(TRACE);
    assertThat(sent.all("x-b3-spanid")).containsExactly(SPAN);
    assertThat(sent.all("x-b3-sampled")).containsExactly("1");
  }

  @Test
  void leavesAloneWhatTheFilterSaysIfThereIsNoTrace() {
    var said = Headers.of("traceparent", "the guest's");

    assertThat(sent(GatewayExchange.ofOwnRequest(), said).all("traceparent"))
        .containsExactly("the guest's");
  }

  @Test
  void passesOnTheBaggageUnlessTheFilterSaysAnother() {
    var exchange = FakeExchange.create().baggage("tier", "gold");

    assertThat(sent(exchange, Headers.empty()).all("baggage")).containsExactly("tier=gold");
    assertThat(sent(exchange, Headers.of("baggage", "a=1")).all("baggage")).containsExactly("a=1");
  }
}
