package dev.weir.marketplace.build;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.provenance.SignedStatement;
import dev.weir.marketplace.provenance.Statement;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexBuilderTest {

  private static final String SOURCE =
      """
      { "v": 1, "id": "acme/jwt-extra", "kind": "java", "title": "JWT", "summary": "Checks JWT",
        "license": "MIT", "categories": ["auth"],
        "releases": [{
          "version": "1.4.2",
          "artifact": { "build": "/build/jwt-{version}.jar" },
          "compat": { "pluginApi": ["1.3"], "gateway": "*" },
          "permissions": {},
          "readme": "README.md" }] }
      """;

  private static final String SCHEMA_ENTRY = "META-INF/weir/config.schema.json";
  private static final String SCHEMA =
      """
      { "$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": { "jwt": { "title": "JWT" } } }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("policy.json"),
        """
        { "v": 1, "licenses": ["MIT"], "categories": ["auth"], "forbidden": ["exit"],
          "maxSize": 10000 }
        """);
    Files.writeString(folder.resolve("revocations.json"), "{ \"v\": 1, \"revocations\": [] }");
    source("acme/jwt-extra", SOURCE);
    jar("1.4.2", Jars.plugin("jwt-extra", "1.4.2"));
  }

  @Test
  void makesWhatPublishersAndCuratorsSign() throws Exception {
    var index = build(Catalog.EMPTY);

    assertThat(index.publishers()).containsExactly("acme");
    assertThat(index.published("acme"))
        .containsOnlyKeys(
            "plugins/acme/jwt-extra.json",
            "plugins/acme/jwt-extra-1.4.2.jar",
            "plugins/acme/jwt-extra-1.4.2.README.md");
    var entry =
        Entry.read(
            Objects.requireNonNull(index.published("acme").get("plugins/acme/jwt-extra.json")), "");
    assertThat(index.catalog().listing(entry.id())).contains(Entries.listing(entry, NOW));
  }

  @Test
  void keepsTheTimeThatAReleaseWasListedFirst() throws Exception {
    var first = build(Catalog.EMPTY).catalog();

    var later =
        new IndexBuilder(folder, checkout(), first, NOW.plus(Duration.ofDays(9))).build().catalog();

    assertThat(later).isEqualTo(first);
  }

  @Test
  void aReleaseNeverChanges() throws Exception {
    var first = build(Catalog.EMPTY).catalog();
    jar("1.4.2", Jars.plugin("jwt-extra", "1.4.2").file("more", "more"));

    assertThatThrownBy(() -> build(first))
        .hasMessageMatching(
            "source: sources/acme/jwt-extra/plugin.json: 1.4.2: sha256 [0-9a-f]{64}"
                + " \\(expected: [0-9a-f]{64}, as it was listed\\)(?s:.*)");
  }

  @Test
  void aReleaseNeverVanishes() throws Exception {
    var gone = Entries.java("acme/gone", Entries.release("acme/gone", "1.0.0", new byte[] {1}));
    var before = Catalog.of(List.of(Entries.listing(gone, NOW)));

    assertThatThrownBy(() -> build(before))
        .hasMessage(
            "listing: acme/gone 1.0.0: gone (expected: there, yanked or revoked if need be)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "MIT" | "GPL-3.0" | policy: sources/acme/jwt-extra/plugin.json: license: 'GPL-3.0' (expected: one of: [MIT])
          ["auth"] | ["games"] | policy: sources/acme/jwt-extra/plugin.json: categories: [games]
          {}, | {"exit": true}, | policy: sources/acme/jwt-extra/plugin.json: 1.4.2: permissions: [exit]
          1.4.2 | 1.4.3 | source: sources/acme/jwt-extra/plugin.json: no file /build/jwt-1.4.3.jar (is it built?)
          acme/jwt | acme/other | source: sources/acme/jwt-extra/plugin.json: id: 'acme/other-extra'
          "/build/ | "/../../ | format: sources/acme/jwt-extra/plugin.json: releases[0].artifact.build:
          README.md | ../../../README.md | format: sources/acme/jwt-extra/plugin.json: releases[0].readme:
          README.md | .git/README.md | format: sources/acme/jwt-extra/plugin.json: releases[0].readme:
          README.md | /target/keys/targets.pem | format: sources/acme/jwt-extra/plugin.json: releases[0].readme: '/target/keys/targets.pem' (expected: a file *.md here
          "v": 1 | "v": 1, "x": 2 | format: sources/acme/jwt-extra/plugin.json: x: unknown
          """)
  void saysWhatIsWrong(String found, String changed, String message) throws Exception {
    source("acme/jwt-extra", SOURCE.replace(found, changed));

    assertThatThrownBy(() -> build(Catalog.EMPTY)).hasMessageStartingWith(message);
  }

  @Test
  void publishesNothingThatALinkLeadsTo() throws Exception {
    var key = Files.writeString(folder.resolve("targets.pem"), "secret");
    var readme = folder.resolve("sources/acme/jwt-extra/README.md");
    Files.delete(readme);
    Files.createSymbolicLink(readme, key);

    assertThatThrownBy(() -> build(Catalog.EMPTY))
        .hasMessage(
            "source: sources/acme/jwt-extra/plugin.json: README.md is a link (expected: a file)");
  }

  @Test
  void saysAllThatIsWrongAtOnce() throws Exception {
    source("acme/jwt-extra", SOURCE.replace("\"MIT\"", "\"GPL-3.0\""));
    source("acme/jwtextra", SOURCE.replace("acme/jwt-extra", "acme/jwtextra"));
    source("acme/broken", "{");

    assertThatThrownBy(() -> build(Catalog.EMPTY))
        .hasMessageContainingAll(
            "format: sources/acme/broken/plugin.json: line 1, column 2: ",
            "policy: sources/acme/jwt-extra/plugin.json",
            "artifact: acme/jwtextra 1.4.2: manifest: Plugin-Id: 'jwt-extra'");
  }

  @Test
  void namesThatAreTakenForEachOtherAreRefused() throws Exception {
    source(
        "acme/jwtextra", SOURCE.replace("acme/jwt-extra", "acme/jwtextra").replace("jwt-{", "2-{"));
    Files.write(folder.resolve("build/2-1.4.2.jar"), Jars.plugin("jwtextra", "1.4.2").bytes());

    assertThatThrownBy(() -> build(Catalog.EMPTY))
        .hasMessage("names: acme/jwtextra: 'jwtextra' looks like 'jwt-extra'");
  }

  @Test
  void takesTheSchemaOutOfTheJar() throws Exception {
    jar("1.4.2", Jars.plugin("jwt-extra", "1.4.2").file(SCHEMA_ENTRY, SCHEMA));

    assertThat(
            build(Catalog.EMPTY).published("acme").get("plugins/acme/jwt-extra-1.4.2.schema.json"))
        .asString(UTF_8)
        .isEqualTo(SCHEMA);
  }

  @Test
  void publishesNoOtherSchemaThanTheOneInTheJar() throws Exception {
    jar("1.4.2", Jars.plugin("jwt-extra", "1.4.2").file(SCHEMA_ENTRY, SCHEMA));
    source(
        "acme/jwt-extra",
        SOURCE.replace("\"readme\"", "\"configSchema\": \"other.json\", \"readme\""));
    Files.writeString(folder.resolve("sources/acme/jwt-extra/other.json"), SCHEMA + " ");

    assertThatThrownBy(() -> build(Catalog.EMPTY))
        .hasMessageContaining("configSchema: another one than in the jar");
  }

  @Test
  void publishesNoSchemaThatNobodyUnderstands() throws Exception {
    jar(
        "1.4.2",
        Jars.plugin("jwt-extra", "1.4.2").file(SCHEMA_ENTRY, SCHEMA.replace("title", "tilte")));

    assertThatThrownBy(() -> build(Catalog.EMPTY))
        .hasMessageContaining("properties.jwt: keyword 'tilte'");
  }

  @Test
  void statesWhereItWasBuilt() throws Exception {
    var key = SigningKey.generate();
    var commit = new Statement.Source("git+https://acme.example/jwt.git", "a".repeat(40), true);
    var index =
        new IndexBuilder(folder, checkout(), Catalog.EMPTY, NOW)
            .stating(new CheckoutOrigin(commit, "https://acme.example/ci", _ -> key))
            .build();

    var files = index.published("acme");
    var path = "plugins/acme/jwt-extra-1.4.2.intoto.json";
    var artifact = Sha256.of(Objects.requireNonNull(files.get("plugins/acme/jwt-extra-1.4.2.jar")));
    var statement =
        SignedStatement.verify(
            Objects.requireNonNull(files.get(path)), path, List.of(key.publicKey().id()), artifact);
    assertThat(statement.source()).isEqualTo(commit);
  }

  private BuiltIndex build(Catalog previous) throws Exception {
    return new IndexBuilder(folder, checkout(), previous, NOW).build();
  }

  private IndexBuilder.Checkout checkout() {
    return new IndexBuilder.Checkout(folder, Entries.version("9.9.9"), new WebFiles());
  }

  private void jar(String version, Jars jar) throws IOException {
    Files.createDirectories(folder.resolve("build"));
    Files.write(folder.resolve("build/jwt-" + version + ".jar"), jar.bytes());
  }

  private void source(String id, String text) throws IOException {
    var source = Files.createDirectories(folder.resolve("sources/" + id));
    Files.writeString(source.resolve("plugin.json"), text);
    Files.writeString(source.resolve("README.md"), "# Read me");
  }
}
