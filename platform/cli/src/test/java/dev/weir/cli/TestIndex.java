package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// The sources of an index with one plugin, `acme/greet`, and what signs it. The plugin is made by
/// `weir plugin new` and `weir plugin pack`.
final class TestIndex {

  /// Before one is made.
  static final TestIndex NONE = new TestIndex(Path.of(""));

  private final Path folder;
  private final StringBuilder releases = new StringBuilder();

  private TestIndex(Path folder) {
    this.folder = folder;
  }

  /// An index without releases, which nobody has signed.
  static TestIndex in(Path folder) throws IOException {
    var index = new TestIndex(folder);
    Files.createDirectories(index.source());
    Files.writeString(
        index.sources().resolve("policy.json"),
        """
        { "v": 1, "licenses": ["Apache-2.0"], "categories": ["traffic-control"], "forbidden": [],
          "maxSize": 1000000 }
        """);
    index.revoke("");
    return index;
  }

  /// The folder of its sources.
  Path sources() {
    return folder.resolve("index");
  }

  private Path source() {
    return sources().resolve("sources/acme/greet");
  }

  /// The repository, once it is signed.
  Path repository() {
    return folder.resolve("repository");
  }

  /// The first root.
  Path root() {
    return repository().resolve("metadata/1.root.json");
  }

  /// The keys, once it is signed.
  Path keys() {
    return folder.resolve("keys");
  }

  /// Adds a release and signs.
  ///
  /// @param permissions as JSON
  TestIndex release(String version, String permissions) throws IOException {
    return release(version, permissions, source -> source);
  }

  /// Adds a release and signs.
  ///
  /// @param change what is different in the source of its factory
  TestIndex release(String version, String permissions, UnaryOperator<String> change)
      throws IOException {
    var plugin = PluginFolder.create(folder.resolve("plugin-" + version));
    plugin.edit(
        plugin.path().resolve("pom.xml"),
        "<version>0.1.0</version>",
        "<version>" + version + "</version>");
    var factory = plugin.factory();
    Files.writeString(factory, change.apply(Files.readString(factory)));
    run("plugin", "pack", plugin.toString(), "-o", source() + "/greet-" + version + ".jar");
    releases
        .append(releases.isEmpty() ? "" : ",")
        .append(
            """
            { "version": "%1$s", "artifact": { "build": "greet-%1$s.jar" }, "permissions": %2$s,
              "compat": { "pluginApi": ["0.1"], "gateway": ">=0.1.0 <0.2.0" } }
            """
                .formatted(version, permissions));
    Files.writeString(
        source().resolve("plugin.json"),
        """
        { "v": 1, "id": "acme/greet", "kind": "java", "title": "Greetings",
          "summary": "Greets whoever asks", "license": "Apache-2.0",
          "categories": ["traffic-control"], "releases": [%s] }
        """
            .formatted(releases));
    return sign();
  }

  /// Takes back what an element of `revocations.json` says.
  TestIndex revoke(String revocation) throws IOException {
    Files.writeString(
        sources().resolve("revocations.json"),
        "{ \"v\": 1, \"revocations\": [" + revocation + "] }");
    return this;
  }

  /// Signs what there is.
  TestIndex sign() {
    run(
        "index",
        "sign",
        sources().toString(),
        "--keys",
        keys().toString(),
        "--repository",
        repository().toString(),
        "--development");
    return this;
  }

  private static void run(String... arguments) {
    var shell = new FakeShell();
    if (shell.run(arguments) != 0) {
      throw new AssertionError(shell.err().toString());
    }
  }
}
