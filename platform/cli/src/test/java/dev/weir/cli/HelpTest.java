package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What all commands print can be read in any terminal.
class HelpTest {

  private static final String PLAIN = "\\p{ASCII}*";

  static Stream<CommandLine> commands() {
    var terminal = new Terminal(writer(), writer(), Prompt.NOBODY);
    var shell = new Shell(terminal, Installation.current(), _ -> null, (_, _) -> {});
    return below(WeirCommand.line(shell));
  }

  private static PrintWriter writer() {
    return new PrintWriter(new Printed());
  }

  private static Stream<CommandLine> below(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTest::below));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void wrapsNoLineOfAnExample(CommandLine command) {
    var examples = command.getCommandSpec().usageMessage().footer();

    assertThat(command.getUsageMessage().lines())
        .as(command.getCommandSpec().qualifiedName())
        .containsAll(Stream.of(examples).map(example -> example.replace("%%", "%")).toList());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isPlainText(CommandLine command) {
    assertThat(command.getUsageMessage().lines())
        .allSatisfy(line -> assertThat(line).matches(PLAIN));
  }

  @Test
  void isOfEveryCommand() {
    assertThat(commands().map(command -> command.getCommandSpec().qualifiedName()))
        .contains(
            "weir", "weir run", "weir filter dev", "weir plugin install", "weir index root sign");
  }

  /// Not every locale can print more.
  @ParameterizedTest
  @ValueSource(strings = {"cli", "gateway", "http", "marketplace", "wasm"})
  void soIsEveryTextInTheCode(String module) throws IOException {
    try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
      for (var file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        assertThat(Files.readAllLines(file).stream().map(HelpTest::withoutComment))
            .as(file.toString())
            .allSatisfy(line -> assertThat(line).matches(PLAIN));
      }
    }
  }

  private static String withoutComment(String line) {
    return line.replaceFirst("(^|\\s)//.*", "");
  }
}
