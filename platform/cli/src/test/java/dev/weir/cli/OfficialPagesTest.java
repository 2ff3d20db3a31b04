package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of the official plugins are what their records say.
class OfficialPagesTest {

  private static final Path CHECKOUT = Path.of("../..");
  private static final Path PAGES = CHECKOUT.resolve("platform/docs/plugins");

  @TempDir private Path folder;

  private static Map<String, String> pages(Path folder) throws IOException {
    var pages = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(it -> it.toString().endsWith(".md")).toList()) {
        pages.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return pages;
  }

  @Test
  void areNotStale() throws IOException {
    var shell = new FakeShell();

    var exitCode =
        shell.run(
            "index",
            "pages",
            CHECKOUT.resolve("marketplace-index").toString(),
            "--checkout",
            CHECKOUT.toString(),
            "--output",
            folder.toString());

    assertThat(exitCode).as(shell.err() + "").isZero();
    assertThat(pages(PAGES)).as("stale; run: platform/docs/plugins/build").isEqualTo(pages(folder));
  }
}
