package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExchangeTest {

  private static final Attribute<String> USER = Attribute.named("user");
  private static final Attribute<String> OTHER_USER = Attribute.named("user");

  private final Exchange exchange = Request.get("/").exchange();

  @Test
  void keepsWhatFiltersLeaveForEachOther() {
    exchange.setAttribute(USER, "ada");

    assertThat(exchange.attribute(USER)).contains("ada");
    exchange.setAttribute(USER, "bob");
    assertThat(exchange.attribute(USER)).contains("bob");
  }

  @Test
  void tellsKeysApartByIdentityNotByName() {
    assertThat(exchange.attribute(USER)).isEmpty();

    exchange.setAttribute(USER, "ada");

    assertThat(exchange.attribute(OTHER_USER)).isEmpty();
    assertThat(USER).hasToString("user");
  }

  @Test
  void isSharedByTheCopiesOfARequest() {
    var request = Request.get("/");

    request.withPath("/a").exchange().setAttribute(USER, "ada");

    assertThat(request.withHeader("A", "1").exchange().attribute(USER)).contains("ada");
  }

  @Test
  void knowsNobodyBeforeAFilterSaysWhoItIs() {
    assertThat(exchange.principal()).isEmpty();

    exchange.setPrincipal("ada");

    assertThat(exchange.principal()).contains("ada");
    assertThatThrownBy(() -> exchange.setPrincipal(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("principal: ' ' (expected: the name of a client)");
  }

  @Test
  void hasASpanThatKeepsNothingUnlessAGatewaySaysOtherwise() {
    var span = exchange.span();

    span.setAttribute("quota.left", "3");
    span.addEvent("refused");

    assertThat(span).isSameAs(Span.none());
    assertThat(span.isSampled()).isFalse();
    assertThat(span.traceId()).matches("0{32}");
    assertThat(span.spanId()).matches("0{16}");
    assertThat(exchange.baggage()).isEmpty();
  }
}
