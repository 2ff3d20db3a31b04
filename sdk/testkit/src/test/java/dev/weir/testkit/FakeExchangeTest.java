package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeExchangeTest {

  @Test
  void saysWhatItWasTold() {
    var exchange =
        FakeExchange.create()
            .clientAddress("2001:db8::7")
            .scheme("https")
            .protocol("HTTP/2.0")
            .routeId("orders")
            .pathParameter("id", "42");

    assertThat(exchange.clientAddress().getAddress().getHostAddress())
        .isEqualTo("2001:db8:0:0:0:0:0:7");
    assertThat(exchange.scheme()).isEqualTo("https");
    assertThat(exchange.protocol()).isEqualTo("HTTP/2.0");
    assertThat(exchange.routeId()).isEqualTo("orders");
    assertThat(exchange.pathParameter("id")).contains("42");
    assertThat(exchange.pathParameter("name")).isEmpty();
    assertThat(exchange.request("GET", "/a").build().exchange()).isSameAs(exchange);
  }

  @Test
  void runsEachActionOnceWhenCancelled() {
    var exchange = FakeExchange.create();
    List<String> ran = new ArrayList<>();
    exchange.onCancel(() -> ran.add("before"));

    exchange.cancel();
    exchange.cancel();
    exchange.onCancel(() -> ran.add("after"));

    assertThat(exchange.isCancelled()).isTrue();
    assertThat(ran).containsExactly("before", "after");
  }

  @Test
  void keepsWhatFiltersPutOnItsSpan() {
    var exchange = FakeExchange.create().baggage("tier", "gold");

    exchange.span().setAttribute("quota.left", "3");
    exchange.span().addEvent("counted");

    assertThat(exchange.span().isSampled()).isTrue();
    assertThat(exchange.span().attributes()).containsOnlyKeys("quota.left");
    assertThat(exchange.span().events()).containsExactly("counted");
    assertThat(exchange.baggage()).containsEntry("tier", "gold");
  }
}
