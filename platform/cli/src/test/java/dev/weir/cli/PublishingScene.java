package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A plugin of `acme`, which the curators of an index know by its key, and all their folders.
class PublishingScene {

  @TempDir Path folder;
  FakeShell shell = new FakeShell();
  PluginFolder plugin = new PluginFolder(Path.of(""));

  @BeforeEach
  void beginAnIndexAndAPlugin() throws IOException {
    TestIndex.in(folder);
    Files.createDirectories(folder.resolve("incoming"));
    key("acme.pem");
    run("index", "publisher", "add", at("index"), "acme", "--key", at("acme.pem.pub"));
    plugin = PluginFolder.create(folder);
    describe("acme", "{}");
  }

  void describe(String publisher, String permissions) throws IOException {
    Files.writeString(
        plugin.path().resolve("plugin.json"),
        """
        { "v": 1, "id": "%s/greet", "kind": "java", "title": "Greetings", "summary": "Greets",
          "license": "Apache-2.0", "categories": ["traffic-control"],
          "releases": [{ "artifact": { "build": "target/greet-{version}.jar" },
            "permissions": %s, "compat": { "pluginApi": ["0.1"], "gateway": "*" } }] }
        """
            .formatted(publisher, permissions));
  }

  String at(String name) {
    return folder.resolve(name).toString();
  }

  void key(String name) {
    run("index", "key", at(name), "--plain");
  }

  int exit(String... arguments) {
    shell = new FakeShell();
    return shell.run(arguments);
  }

  void run(String... arguments) {
    assertThat(exit(arguments)).as(shell.err() + String.join(" ", arguments)).isZero();
  }

  String[] signing(String... more) {
    var all = new ArrayList<>(List.of("plugin", "sign", plugin.toString()));
    all.addAll(List.of("-c", at("weir.yaml")));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  void sign(int number, String... more) {
    run(signing(more));
    var submission = plugin.path().resolve("target/acme-" + number + ".zip").toString();
    run("plugin", "publish", submission, "--to", at("incoming"));
  }

  int curate(String... more) {
    var all = new ArrayList<>(List.of("index", "sign", at("index"), "--development"));
    all.addAll(List.of("--keys", at("keys"), "--repository", at("repository")));
    all.addAll(List.of(more));
    return exit(all.toArray(String[]::new));
  }

  void publish() {
    assertThat(curate("--submissions", at("incoming"))).as(shell.err() + "").isZero();
  }

  void published() {
    sign(1, "--key", at("acme.pem"), "--first");
    publish();
    use(
        "index",
        "add",
        "ours",
        at("repository"),
        "--root",
        at("repository/metadata/1.root.json"),
        "--trust",
        "acme",
        "--cool-down",
        "0");
  }

  void use(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", at("weir.yaml")));
    run(all.toArray(String[]::new));
  }

  void version(String before, String after) {
    plugin.edit(
        plugin.path().resolve("pom.xml"),
        "<version>" + before + "</version>",
        "<version>" + after + "</version>");
  }
}
