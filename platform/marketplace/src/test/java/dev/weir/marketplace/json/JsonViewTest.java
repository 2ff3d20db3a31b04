package dev.weir.marketplace.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JsonViewTest {

  private final JsonView view;

  JsonViewTest() throws JsonException {
    view =
        JsonView.read(
            """
            {"id": "acme/jwt", "v": 1, "yanked": null, "fresh": true, "half": 0.5, "huge": 9007199254740992,
             "releases": [{"size": "x", "tags": ["a", 2], "bad": "\\u001b[31m"}]}
            """
                .getBytes(UTF_8),
            JsonReader.DEFAULT_LIMITS);
  }

  @Test
  void answersWhatIsThere() throws Exception {
    assertThat(view.member("id").string()).isEqualTo("acme/jwt");
    assertThat(view.member("v").integer()).isEqualTo(1);
    assertThat(view.member("fresh").bool()).isTrue();
    assertThat(view.optional("yanked")).isEmpty();
    assertThat(view.optional("none")).isEmpty();
    assertThat(view.optional("v")).isPresent();
    assertThat(view.member("releases").elements()).hasSize(1);
  }

  @Test
  void saysWhereSomethingElseIs() throws Exception {
    var release = view.member("releases").elements().getFirst();

    assertRefused(
        () -> release.member("size").integer(), "releases[0].size: 'x' (expected: integer)");
    assertRefused(
        () -> release.member("tags").strings(), "releases[0].tags[1]: 2 (expected: string)");
    assertRefused(() -> release.member("name"), "releases[0].name: missing");
    assertRefused(
        () -> release.allowOnly("size"), "releases[0].bad: unknown (expected: one of: [size])");
    assertRefused(() -> view.member("id").object(), "id: 'acme/jwt' (expected: object)");
    assertRefused(
        () -> view.member("id").oneOf("a", "b"), "id: 'acme/jwt' (expected: one of: [a, b])");
    assertRefused(() -> view.member("v").integer(2, 3), "v: 1 (expected: integer from 2 to 3)");
  }

  @Test
  void integersAreWholeAndFitEverywhere() {
    assertRefused(() -> view.member("half").integer(), "half: 0.5 (expected: integer)");
    assertRefused(
        () -> view.member("huge").integer(),
        "huge: 9007199254740992 (expected: integer from -9007199254740991 to 9007199254740991)");
  }

  @Test
  void messagesCarryNoControlCharacters() throws Exception {
    var bad = view.member("releases").elements().getFirst().member("bad");

    var named = JsonView.of(JsonReader.read("{\"a\\u001b\\u009b\": 1}".getBytes(UTF_8)));
    assertRefused(named::allowOnly, "a??: unknown (expected: one of: [])");
    assertThat(bad.refused("nothing")).hasMessage("releases[0].bad: '?[31m' (expected: nothing)");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(call).withMessage(message);
  }
}
