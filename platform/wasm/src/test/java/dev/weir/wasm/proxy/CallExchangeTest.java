package dev.weir.wasm.proxy;

import static dev.weir.wasm.proxy.HostImport.HTTP_CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.Span;
import dev.weir.testkit.FakeExchange;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallExchangeTest extends ProxyCase {

  private static final byte[] CALL = pairs(":method", "GET", ":path", "/", ":authority", "a");

  @Test
  void belongsToTheTraceOfTheRequestThatItIsMadeFor() throws Exception {
    var calls = new LinkedBlockingQueue<Request>();
    services.answer(request -> {
      calls.add(request);
      return Response.of(200);
    });
    var exchange = FakeExchange.create().baggage("tier", "gold");
    var filter = filter(new ProxyScript().call(HTTP_CALL, "api", CALL, "", "", 0));

    filter.handle(exchange.request("GET", "/").build(), _ -> Response.of(200));

    var call = Objects.requireNonNull(calls.poll(60, TimeUnit.SECONDS)).exchange();
    assertThat(call.span()).isSameAs(exchange.span());
    assertThat(call.baggage()).containsEntry("tier", "gold");
    assertThat(call.id()).isEqualTo(exchange.id());
  }

  @Test
  void belongsToNoTraceWithoutSuchARequest() {
    var call = new CallExchange(null);

    assertThat(call.span()).isSameAs(Span.none());
    assertThat(call.baggage()).isEmpty();
  }
}
