package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterNamesTest {

  @TempDir private Path directory;

  @Test
  void areWhatTheFactoriesReturn() {
    var jar = TestJar.of("green-tea", "1.0").write(directory.resolve("tea.jar"));

    assertThat(FilterNames.of(jar)).contains(Set.of("green-tea"));
  }

  @Test
  void areUnknownIfOneIsMadeWhenItIsAskedFor() {
    var jar =
        TestJar.of("tea", "1.0")
            .replace("return \"tea\";", "return \"tea\".toLowerCase(java.util.Locale.ROOT);")
            .write(directory.resolve("tea.jar"));

    assertThat(FilterNames.of(jar)).isEmpty();
  }

  @Test
  void areUnknownIfTheJarIsNone() throws Exception {
    var file = Files.writeString(directory.resolve("tea.jar"), "tea");

    assertThat(FilterNames.of(file)).isEmpty();
  }
}
