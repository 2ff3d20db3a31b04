package dev.weir.plugins.requestid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.requestid.RequestIdFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.RecordingChain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdFilterFactoryTest {

  private final RequestIdFilterFactory factory = new RequestIdFilterFactory();
  private final RecordingChain upstream =
      RecordingChain.answering(Response.of(200).withHeader("x-request-id", "of the upstream"));

  @Test
  void givesRequestAndResponseTheSameNewId() throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));

    var response = filter.handle(Request.get("/"), upstream);

    var id = response.headers().all("X-Request-Id");
    assertThat(id).hasSize(1).isEqualTo(seenByUpstream("X-Request-Id"));
    assertThat(UUID.fromString(id.getFirst()).version()).isEqualTo(4);
    assertThat(UUID.fromString(id.getFirst()).variant()).isEqualTo(2);
  }

  @Test
  void keepsAnIdOfTheClient() throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));
    var id = "Root=1-67891233-abcdef012345678912345678;Sampled=1";

    var response = filter.handle(Request.get("/").withHeader("x-request-id", id), upstream);

    assertThat(response.headers().all("X-Request-Id")).containsExactly(id);
    assertThat(seenByUpstream("X-Request-Id")).containsExactly(id);
  }

  @Test
  void makesItTheIdOfTheExchange() throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));
    var exchange = FakeExchange.create();

    var response = filter.handle(exchange.request("GET", "/").build(), upstream);

    assertThat(response.headers().all("X-Request-Id")).containsExactly(exchange.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "<script>", "a\"b", "\u00fc", "%{x}", "{}"})
  void replacesAnIdThatIsNotWellFormed(String id) throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));

    filter.handle(Request.get("/").withHeader("X-Request-Id", id), upstream);

    assertThat(seenByUpstream("X-Request-Id")).hasSize(1).doesNotContain(id);
  }

  @Test
  void keepsAtMost128Characters() throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));

    filter.handle(Request.get("/").withHeader("X-Request-Id", "a".repeat(128)), upstream);
    filter.handle(Request.get("/").withHeader("X-Request-Id", "a".repeat(129)), upstream);

    assertThat(upstream.requests())
        .extracting(request -> request.headers().first("X-Request-Id").orElseThrow().length())
        .containsExactly(128, 36);
  }

  @Test
  void usesEachProperty() throws Exception {
    var config = Configs.of(Config.class, "header", "X-Trace", "trust", "false", "format", "uuid7");
    var filter = factory.create(config);
    var before = System.currentTimeMillis();

    filter.handle(Request.get("/").withHeader("X-Trace", "mine"), upstream);

    var id = UUID.fromString(seenByUpstream("X-Trace").getFirst());
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Configs.of(Config.class, "header", "X Id"))
        .hasMessage("header: 'X Id' (expected: a header name)");
    assertThatThrownBy(() -> Configs.of(Config.class, "trust", "no"))
        .hasMessage("trust: 'no' (expected: true or false)");
    assertThatThrownBy(() -> Configs.of(Config.class, "format", "ulid"))
        .hasMessage("format: 'ulid' (expected: one of [uuid, uuid7])");
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(RequestIdFilterFactory.class.getName());
    }
  }

  private List<String> seenByUpstream(String header) {
    return upstream.requests().getLast().headers().all(header);
  }
}
