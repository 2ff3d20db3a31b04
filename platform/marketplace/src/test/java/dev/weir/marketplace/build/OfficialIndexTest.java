package dev.weir.marketplace.build;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.Jars;
import dev.weir.marketplace.testing.SchemaChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The official index has all plugins and WASM filters of this checkout.
class OfficialIndexTest {

  private static final Path ROOT = Path.of("../..");
  private static final Path INDEX = ROOT.resolve("marketplace-index");
  private static final String VERSION = "0.1.0";

  private static final String SCHEMA =
      """
      { "$schema": "https://json-schema.org/draft/2020-12/schema", "properties": { "tea": {} } }
      """;
  private static final String BILL =
      """
      { "bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": { "component": { "name": "tea" } } }
      """;

  @TempDir private Path checkout;

  // The plugins are built after this module: others stand for them.
  private void copyCheckout() throws IOException {
    for (var kind : List.of("plugins", "wasm-filters")) {
      for (var folder : folders(kind)) {
        var copy = Files.createDirectories(checkout.resolve(kind).resolve(folder.getFileName()));
        Files.copy(folder.resolve("README.md"), copy.resolve("README.md"));
        var name = folder.getFileName().toString();
        if (kind.equals("plugins")) {
          var target = Files.createDirectory(copy.resolve("target"));
          Files.write(
              target.resolve(name + "-" + VERSION + ".jar"),
              Jars.plugin(name, VERSION).file("META-INF/weir/config.schema.json", SCHEMA).bytes());
          Files.writeString(target.resolve(name + ".cdx.json"), BILL);
        } else {
          var module = name + ".wasm";
          Files.createDirectory(copy.resolve("dist"));
          for (var file : List.of("dist/" + module, "dist/BUILD", "config.schema.json")) {
            Files.copy(folder.resolve(file), copy.resolve(file));
          }
          var lock = Files.exists(folder.resolve("go.mod")) ? "go.mod" : "Cargo.lock";
          Files.copy(folder.resolve(lock), copy.resolve(lock));
        }
      }
    }
  }

  /// What the policy of the index refuses: the client of Kafka has threads of its own, which could
  /// change what all of the JVM does with failures.
  private static final Set<String> NOT_LISTED = Set.of("weir/access-log-kafka");

  private static List<Path> folders(String kind) throws IOException {
    var mark = kind.equals("plugins") ? "src/main/java" : "filter.yaml";
    try (var folders = Files.list(ROOT.resolve(kind))) {
      return folders.filter(folder -> Files.exists(folder.resolve(mark))).toList();
    }
  }

  private static List<String> names(String kind) throws IOException {
    return folders(kind).stream()
        .map(folder -> "weir/" + folder.getFileName())
        .filter(name -> !NOT_LISTED.contains(name))
        .sorted()
        .toList();
  }

  @Test
  void hasEveryPluginAndEveryFilter() throws Exception {
    copyCheckout();
    var built = new IndexBuilder.Checkout(checkout, Entries.version(VERSION), new WebFiles());

    var index = new IndexBuilder(INDEX, built, Catalog.EMPTY, NOW).build();
    var listings = index.catalog().listings();

    assertThat(listings.values().stream().filter(listing -> listing.kind() == Kind.JAVA))
        .extracting(listing -> listing.id().toString())
        .containsExactlyElementsOf(names("plugins"));
    assertThat(listings.values().stream().filter(listing -> listing.kind() == Kind.WASM))
        .extracting(listing -> listing.id().toString())
        .containsExactlyElementsOf(names("wasm-filters"));
    for (var id : listings.keySet()) {
      var entry = index.published(id.publisher()).get(id.path());
      assertThat(Entry.read(Objects.requireNonNull(entry), id.path()).releases())
          .as("%s", id)
          .allMatch(release -> release.documents().configSchema().isPresent())
          .allMatch(release -> release.documents().sbom().isPresent());
    }
  }

  @Test
  void isWrittenAsItsSchemasSay() throws Exception {
    var schemas = new SchemaChecker(INDEX.resolve("schemas"));
    var folder = INDEX.resolve("sources");
    try (Stream<Path> all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        var source = JsonReader.read(Files.readAllBytes(file));
        assertThat(schemas.accepts("plugin.schema.json", source)).as("%s", file).isTrue();
      }
    }
    for (var name : List.of("policy", "revocations")) {
      var value = JsonReader.read(Files.readAllBytes(INDEX.resolve(name + ".json")));
      assertThat(schemas.accepts(name + ".schema.json", value)).as(name).isTrue();
    }
  }
}
