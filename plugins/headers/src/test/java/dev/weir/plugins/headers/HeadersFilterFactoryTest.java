package dev.weir.plugins.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.headers.HeadersFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadersFilterFactoryTest {

  private final HeadersFilterFactory factory = new HeadersFilterFactory();
  private final RecordingChain upstream =
      RecordingChain.answering(
          Response.of(200).withHeader("Server", "Apache").withAddedHeader("X-Old", "1"));

  @Test
  void changesNothingByDefault() throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));
    var request = Request.get("/").withHeader("X-A", "1");

    var response = filter.handle(request, upstream);

    assertThat(upstream.requests()).containsExactly(request);
    assertThat(response.headers()).hasToString("Server: Apache\nX-Old: 1\n");
  }

  @Test
  void removesThenSetsThenAdds() throws Exception {
    var changes = "{ remove: [x-gone, X-A], set: { x-b: new, X-A: again }, add: { X-B: more } }";
    var filter = factory.create(Configs.of(Config.class, "request", changes));
    var headers = Headers.of("X-Gone", "1", "X-A", "1", "X-B", "1", "X-B", "2", "X-C", "1");

    filter.handle(Request.get("/").withHeaders(headers), upstream);

    assertThat(upstream.requests().getFirst().headers())
        .hasToString("X-C: 1\nx-b: new\nX-A: again\nX-B: more\n");
  }

  @Test
  void changesTheResponse() throws Exception {
    var changes = "{ remove: [Server], set: { x-old: '2' }, add: { X-New: a } }";
    var filter = factory.create(Configs.of(Config.class, "response", changes));

    var response = filter.handle(Request.get("/"), upstream);

    assertThat(response.headers()).hasToString("x-old: 2\nX-New: a\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{client-address} | 192.0.2.7",
        "{route-id}/{path.id} | orders/a%20b",
        "<{header.x-tenant}> | <acme>",
        "a {path.none}{header.none} | a",
        "{{route-id} }} | {route-id} }}",
        "{{{route-id}} | {orders}"
      })
  void fillsPlaceholdersInOfTheRequest(String value, String rendered) throws Exception {
    var changes = "{ set: { X-Out: '" + value + "' }, add: { X-More: '" + value + "' } }";
    var config = Configs.of(Config.class, "request", changes, "response", changes);
    var exchange =
        FakeExchange.create()
            .clientAddress("192.0.2.7")
            .routeId("orders")
            .pathParameter("id", "a%20b");
    var request = exchange.request("GET", "/").headers(Headers.of("X-Tenant", "acme")).build();

    var response = factory.create(config).handle(request, upstream);

    assertThat(upstream.requests().getFirst().headers().all("X-Out")).containsExactly(rendered);
    assertThat(upstream.requests().getFirst().headers().all("X-More")).containsExactly(rendered);
    assertThat(response.headers().all("X-Out")).containsExactly(rendered);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ set: { 'X A': b } } | request.set: 'X A' (expected: a header name)",
        "{ add: { X-A: \"a\\r\\nb\" } } | request.add.X-A: 'a\\u000d\\u000ab' (expected: a header"
            + " value without control characters)",
        "{ remove: [''] } | request.remove: '' (expected: a header name)",
        "{ set: { content-length: 0 } } | request.set: 'content-length' (expected: a header that"
            + " is not the connection's own)",
        "{ remove: [Connection] } | request.remove: 'Connection' (expected: a header that is not"
            + " the connection's own)",
        "{ set: { X-A: '{client}' } } | request.set.X-A: '{client}' (expected: {client-address},"
            + " {route-id}, {path.NAME}, {header.NAME}, or {{ for a brace)",
        "{ set: { X-A: 'a {path.id' } } | request.set.X-A: '{path.id' (expected:"
            + " {client-address}, {route-id}, {path.NAME}, {header.NAME}, or {{ for a brace)",
        "{ set: { X-A: '{header.a b}' } } | request.set.X-A: 'a b' (expected: a header name)"
      },
      quoteCharacter = '`')
  void saysWhatIsWrong(String changes, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, "request", changes)).hasMessage(message);
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(HeadersFilterFactory.class.getName());
    }
  }
}
