package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

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
}
