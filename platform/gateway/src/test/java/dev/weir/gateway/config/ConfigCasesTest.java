package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the files under `config-cases`: a configuration, a line `---`, and the problems that are
/// expected of it, one a line. A configuration without problems has nothing below that line.
class ConfigCasesTest {

  private static final Path DIRECTORY = Path.of("src/test/resources/config-cases");
  private static final String SEPARATOR = "---\n";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TOKEN", "hunter2", "PORT", "8080", "ZERO", "0", "MAPPING", "{ watch: true }");

  static Stream<String> cases() throws IOException {
    try (var files = Files.list(DIRECTORY)) {
      var names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return names.stream().filter(name -> name.endsWith(".yaml"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysExactlyWhatIsWrong(String name) throws IOException {
    var text = Files.readString(DIRECTORY.resolve(name));
    var separator = text.lastIndexOf(SEPARATOR);
    var yaml = text.substring(0, separator);
    var expected = text.substring(separator + SEPARATOR.length()).lines().toList();

    assertThat(problems(yaml, DIRECTORY.resolve(name))).isEqualTo(expected);
  }

  private static List<String> problems(String yaml, Path path) {
    var file = ConfigurationFile.parse(yaml, path, ENVIRONMENT::get);
    file.bindFilters(SampleFilters::find, SampleFilters.names());
    var prefix = DIRECTORY + "/";
    return file.problems().toString().lines().map(it -> it.substring(prefix.length())).toList();
  }
}
