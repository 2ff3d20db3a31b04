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

    runHere("plugin", "audit");
    assertThat(shell.out().toString()).endsWith("nothing is wrong\n");
  }

  private static List<String> names() throws IOException {
    try (var folders = Files.list(INDEX.resolve("sources/weir"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }
}
