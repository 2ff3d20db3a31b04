package dev.weir.marketplace.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

  @ParameterizedTest
  @ValueSource(strings = {"java", "wasm"})
  void isReadAsItIsWritten(String sample) throws Exception {
    var entry = Entry.read(Samples.bytes(sample + ".json"), "entry.json");

    assertThat(Entry.read(entry.write(), "entry.json")).isEqualTo(entry);
  }

  @Test
  void catalogsRevocationsAreReadAsTheyAreWritten() throws Exception {
    var catalog = Catalog.read(Samples.bytes("catalog.json"));
    var revocations = Revocations.read(Samples.bytes("revocations.json"));

    assertThat(Catalog.read(catalog.write())).isEqualTo(catalog);
    assertThat(Revocations.read(revocations.write())).isEqualTo(revocations);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "v":1 | "v":2 | INCOMPATIBLE | format: entry.json: version 2 (expected: 1)
          -1.4.2.jar" | -1.4.1.jar" | VERIFICATION | releases[0].artifact.path: 'plugins/acme/jwt-extra-1.4.1.jar'
          plugins/acme/jwt-extra-1.4.2.schema | plugins/other/jwt-extra-1.4.2.schema | VERIFICATION | a file in plugins/acme/
          "detected":["network"] | "detected":["network","process"] | VERIFICATION | releases[0].detected: [process]
          """)
  void isRefusedWithThePlaceAndWhatWasExpected(
      String found, String changed, Reason reason, String message) throws Exception {
    var text =
        new String(Entry.read(Samples.bytes("java.json"), "").write(), StandardCharsets.UTF_8);
    assertThat(text).contains(found);

    var bytes = text.replace(found, changed).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Entry.read(bytes, "entry.json"))
        .isInstanceOf(MarketplaceException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((MarketplaceException) e).reason())
        .isEqualTo(reason);
  }

  @Test
  void listingsOfALaterFormatAreLeftOut() throws Exception {
    var text = new String(Samples.bytes("catalog.json"), StandardCharsets.UTF_8);
    text = text.replace("\"entries\": [", "\"entries\": [{\"v\": 2, \"news\": {}},");

    var catalog = Catalog.read(text.getBytes(StandardCharsets.UTF_8));

    assertThat(catalog.unreadable()).isEqualTo(1);
    assertThat(catalog.listings()).hasSize(1);
  }

  @Test
  void revocationsOfALaterFormatAreRefused() {
    var bytes = "{\"v\":2,\"revocations\":[]}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Revocations.read(bytes))
        .hasMessage("format: revocations.json: version 2 (expected: 1)");
  }

  @ParameterizedTest
  @CsvSource({
    "acme/jwt-extra, 1.4.1, 9, true",
    "acme/jwt-extra, 1.4.2, 9, false",
    "acme/jwt-extra, 1.4.2, 8, true",
    "acme/renamed, 1.4.2, 8, true",
    "acme/renamed, 1.4.1, 9, false"
  })
  void revocationsCoverVersionsAndDigests(String id, String version, String digit, boolean covers)
      throws Exception {
    var revocations = Revocations.read(Samples.bytes("revocations.json"));

    var found =
        revocations.of(
            EntryId.parse(id).orElseThrow(),
            Version.parse(version).orElseThrow(),
            digit.repeat(64));

    assertThat(found.isPresent()).isEqualTo(covers);
  }

  @Test
  void permissionsHaveOneHashHoweverTheyAreWritten() throws Exception {
    var entry = Entry.read(Samples.bytes("java.json"), "entry.json");
    var permissions = entry.releases().getFirst().permissions();
    var same =
        new Permissions(
            java.util.List.of("https://idp.acme.example:443"),
            java.util.List.of(),
            java.util.List.of("jwks"),
            java.util.Set.of());

    assertThat(permissions.hash()).isEqualTo(same.hash()).startsWith("sha256:");
    assertThat(permissions.beyond(Permissions.NONE))
        .containsExactly("network https://idp.acme.example:443", "secret jwks");
  }

  @ParameterizedTest
  @CsvSource({
    "1.3, 1.3, true",
    "1.4, 1.3, true",
    "1.2, 1.3, false",
    "2.3, 1.3, false",
    "0.2, 0.1, false"
  })
  void levelsOfTheApiAreServedByLaterOnesOfTheSameNumber(String has, String wants, boolean serves) {
    assertThat(ApiLevel.parse(has).orElseThrow().serves(ApiLevel.parse(wants).orElseThrow()))
        .isEqualTo(serves);
  }
}
