package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.plugin.TestJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  @Test
  void knowsTheFiltersOfTheProgramBesideItsOwn() {
    var file = directory.resolve("weir.yaml");
    var options =
        new Gateway.Options(
            file, List.of(), Optional.empty(), System::getenv, List.of(new Passing()));

    assertThat(DryRun.withCatalog(options, FilterCatalog::names)).contains("passing", "wasm");
  }

  private record Nothing() {}

  private static final class Passing implements FilterFactory<Nothing> {

    @Override
    public String name() {
      return "passing";
    }

    @Override
    public Class<Nothing> configType() {
      return Nothing.class;
    }

    @Override
    public Filter create(Nothing config) {
      return (request, chain) -> chain.proceed(request);
    }
  }
}
