package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The official index, as `marketplace-index/build` makes it of what this build has made.
class OfficialRepositoryTest {

  private static final Path CHECKOUT = Path.of("../..");
  private static final Path INDEX = CHECKOUT.resolve("marketplace-index");

  @TempDir private Path folder;
  private final FakeShell shell = new FakeShell();

  private void run(String... arguments) {
    assertThat(shell.run(arguments)).as(shell.err() + "").isZero();
  }

  private void runHere(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-c", folder.resolve("weir.yaml").toString()));
    run(all.toArray(String[]::new));
  }

  @Test
  void holdsEveryPluginAndFilterReadyToInstall() throws IOException {
    var repository = folder.resolve("repository");
    run(
        "index",
        "sign",
        INDEX.toString(),
        "--checkout",
        CHECKOUT.toString(),
        "--keys",
        folder.resolve("keys").toString(),
        "--repository",
        repository.toString(),
        "--source-repository",
        "git+https://weir.example/weir.git",
        "--development");
    runHere(
        "index",
        "add",
        "official",
        repository.toString(),
        "--trust",
        "weir",
        "--cool-down",
        "0",
        "--root",
        repository.resolve("metadata/1.root.json").toString());

    for (var name : names()) {
      runHere("plugin", "install", "weir/" + name, "--accept-permissions");
    }

    assertThat(shell.out().toString().lines().map(String::strip))
        .filteredOn(line -> line.startsWith("built "))
        .hasSize(names().size())
        .allMatch(line ->
            line.startsWith("built     provenance: OK, git+https://weir.example/weir.git@"));
    requireDocuments(repository);
    runHere("plugin", "verify");
    assertThat(shell.out().toString())
        .containsPattern("official/weir/cors \\S+: provenance: OK, git.https");

    runHere("plugin", "audit");
    assertThat(shell.out().toString()).endsWith("nothing is wrong\n");
  }

  // A schema, a bill of materials and a provenance of each.
  private static void requireDocuments(Path repository) throws IOException {
    try (var files = Files.list(repository.resolve("targets/plugins/weir"))) {
      var all = files.map(file -> file.getFileName().toString()).toList();
      for (var name : names()) {
        for (var extension : List.of("schema.json", "cdx.json", "intoto.json")) {
          assertThat(all)
              .as(name)
              .anyMatch(it -> it.matches("[0-9a-f]+\\." + name + "-[0-9].*\\." + extension));
        }
      }
    }
  }

  private static List<String> names() throws IOException {
    try (var folders = Files.list(INDEX.resolve("sources/weir"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }
}
