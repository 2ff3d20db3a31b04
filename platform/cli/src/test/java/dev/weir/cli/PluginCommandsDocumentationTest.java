package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What platform/docs/plugin-commands.md shows is what the commands print.
class PluginCommandsDocumentationTest {

  private static final Path DOCUMENT = Path.of("..", "..", "platform/docs/plugin-commands.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```\\n\\$ weir (plugin (?!dev).*)\\n((?:.*\\n)*?)```");

  @TempDir private Path directory;

  @Test
  void showsWhatIsPrinted() throws IOException {
    var examples = EXAMPLE.matcher(Files.readString(DOCUMENT)).results().toList();

    assertThat(examples).extracting(it -> it.group(1)).contains("plugin new greet");
    for (var example : examples) {
      var shell = new FakeShell();
      assertThat(shell.run(arguments(example.group(1)))).as(shell.err().toString()).isZero();
      assertThat(plain(shell.out().toString())).isEqualTo(plain(example.group(2)));
    }
  }

  private String[] arguments(String command) {
    var words = new ArrayList<>(List.of(command.split(" ", -1)));
    var folder = directory.resolve("greet").toString();
    if (words.contains("new")) {
      words.addAll(List.of("--directory", folder));
    } else {
      words.replaceAll(word -> word.equals("greet") ? folder : word);
    }
    return words.toArray(String[]::new);
  }

  /// Without what is different each time.
  private String plain(String text) {
    return text.replace(directory + "/", "")
        .replaceAll("[0-9a-f]{64}", "#")
        .replaceAll("[0-9,.]+ (ms|bytes)", "# $1");
  }
}
