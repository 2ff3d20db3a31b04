package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {

  @TempDir private Path directory;

  @Test
  void unloadsThePluginsOfACatalogWhenNobodyReadsItAnyMore() {
    var stopped = directory.resolve("stopped");
    TestJar.of("greeting", "1.0")
        .life(
            """
            @Override public void stop() {
              try {
                java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
            """
                .formatted(stopped))
        .write(directory.resolve("greeting.jar"));
    var options =
        new Gateway.Options(directory.resolve("weir.yaml"), List.of(directory), name -> null);

    var names =
        DryRun.withCatalog(
            options,
            catalog -> {
              assertThat(stopped).doesNotExist();
              return catalog.names();
            });

    assertThat(names).contains("greeting");
    assertThat(Files.exists(stopped)).isTrue();
  }
}
