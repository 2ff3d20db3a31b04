package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirCommandTest {

  private final FakeShell shell = new FakeShell();

  @Test
  void printsItsVersion() {
    assertThat(shell.run("version")).isZero();

    assertThat(shell.out().toString()).matches("weir \\d+\\.\\d+\\.\\d+\\S* \\(Java \\S+\\)\\R");
  }

  @Test
  void listsItsCommandsButNotTheOneForTheLauncher() {
    assertThat(shell.run("--help")).isZero();

    assertThat(shell.out().toString())
        .contains("run", "check", "explain", "schema", "filter", "reload", "version", "Exit codes")
        .doesNotContain("warm-up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check", "explain", "schema", "filter", "reload", "version"})
  void explainsEachCommand(String command) {
    assertThat(shell.run(command, "--help")).isZero();

    assertThat(shell.out().toString()).contains("Usage: weir " + command);
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "build", "test", "dev", "check"})
  void explainsEachCommandForFiltersWithAnExample(String command) {
    assertThat(shell.run("filter", command, "--help")).isZero();

    assertThat(shell.out().toString())
        .contains("Usage: weir filter " + command, "\nweir filter " + command + " ");
  }

  @Test
  void wantsACommandForFilters() {
    assertThat(shell.run("filter")).isEqualTo(2);

    assertThat(shell.err().toString()).contains("a command is missing", "Usage: weir filter");
  }

  @Test
  void saysWhatItDoesNotUnderstand() {
    assertThat(shell.run("rnu")).isEqualTo(2);

    assertThat(shell.err().toString()).contains("rnu", "run");
  }

  @Test
  void wantsACommand() {
    assertThat(shell.run()).isEqualTo(2);

    assertThat(shell.err().toString()).contains("a command is missing", "Usage: weir");
  }

  @Test
  void knowsTheOfficialFiltersInTheSchema() {
    assertThat(shell.run("schema")).isZero();

    assertThat(shell.out().toString())
        .startsWith("{")
        .contains("\"request-id\"", "\"security-headers\"", "\"bot-detection\"", "\"wasm\"");
  }

  @Test
  void saysThatNobodyAnswersAReload() {
    assertThat(shell.run("reload", "--admin", "127.0.0.1:1")).isEqualTo(1);

    assertThat(shell.err().toString()).isEqualTo("weir: admin 127.0.0.1:1: Connection refused\n");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThat(shell.run("reload", "--admin", "9901")).isEqualTo(2);

    assertThat(shell.err().toString()).contains("'9901' (expected: host:port");
  }

  @Test
  void keepsThePortsOfTheDemoForTheDemo() {
    assertThat(shell.run("run", "my.yaml", "--port", "8081")).isEqualTo(2);

    assertThat(shell.err().toString())
        .contains("--port and --admin-port are for the demo (expected: the addresses in my.yaml)");
  }
}
