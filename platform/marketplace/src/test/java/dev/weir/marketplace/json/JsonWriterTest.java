package dev.weir.marketplace.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void writesOneMemberOnALine() {
    var object =
        JsonObject.EMPTY
            .with("id", "acme/jwt")
            .with("size", 12)
            .with("reloadable", true)
            .with("none", JsonObject.EMPTY)
            .with("tags", JsonArray.ofStrings(java.util.List.of("a", "b\n\"ä\u0007")));

    assertThat(new String(JsonWriter.write(object), UTF_8))
        .isEqualTo(
            """
            {
              "id": "acme/jwt",
              "size": 12,
              "reloadable": true,
              "none": {},
              "tags": [
                "a",
                "b\\n\\"ä\\u0007"
              ]
            }
            """);
  }
}
