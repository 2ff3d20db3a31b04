package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {

  @TempDir private Path folder;
  private final FakeShell shell = new FakeShell();

  /// What bash does at a tab: it calls the function that is registered for the command.
  private static final String COMPLETE =
      """
      source "$1"
      shift
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      COMP_LINE="$*"
      COMP_POINT=${#COMP_LINE}
      compopt() { :; } # only a real tab has options
      function_of() { local words; words=$(complete -p weir); set -- $words; while [ "$1" != -F ]; do shift; done; echo "$2"; }
      "$(function_of)"
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  private List<String> complete(String... words) throws Exception {
    var command = new ArrayList<>(List.of("bash", "-c", COMPLETE, "bash"));
    command.add(script("bash").toString());
    command.addAll(List.of(words));
    return run(command).lines().map(String::strip).toList();
  }

  private Path script(String kind) throws IOException {
    assertThat(shell.run("completion", kind)).isZero();
    var file = folder.resolve("completion." + kind).toAbsolutePath();
    return Files.writeString(file, shell.out().toString());
  }

  private String run(List<String> command) throws Exception {
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void completesCommandsInBash() throws Exception {
    assertThat(complete("weir", "pl")).containsExactly("plugin");
    assertThat(complete("weir", "plugin", "ins")).containsExactly("install");
    assertThat(complete("weir", "index", "root", "")).contains("rotate", "sign");
  }

  @Test
  void completesOptionsInBash() throws Exception {
    assertThat(complete("weir", "plugin", "install", "--acc"))
        .contains("--accept", "--accept-permissions")
        .allMatch(word -> word.startsWith("--acc"));
  }

  @Test
  void completesNamesOfPluginsAndIndexesInBash() throws Exception {
    Files.writeString(
        folder.resolve("weir.lock"),
        """
        {
          "v": 1,
          "plugins": {
            "official/acme/jwt-extra": {
              "kind": "java"
            }
          }
        }
        """);
    Files.writeString(
        folder.resolve("weir-indexes.json"), "{ \"indexes\": [ {\n  \"name\": \"ours\",\n} ] }\n");

    assertThat(complete("weir", "plugin", "remove", "off")).contains("official/acme/jwt-extra");
    assertThat(complete("weir", "index", "trust", "")).contains("ours");
    assertThat(complete("weir", "plugin", "list", "off")).doesNotContain("official/acme/jwt-extra");
  }

  /// Bash expands the words that it is to choose from, and a folder may be somebody else's.
  @Test
  void runsNothingThatAFileSaysInBash() throws Exception {
    Files.writeString(
        folder.resolve("weir.lock"),
        """
        {
          "v": 1,
          "plugins": {
            "$(touch ran)/acme/jwt-extra": {
            },
            "`touch ran`/acme/jwt-extra": {
            },
            "official/acme/jwt-extra": {
            }
          }
        }
        """);
    Files.writeString(
        folder.resolve("weir-indexes.json"),
        "{ \"indexes\": [ {\n  \"name\": \"$(touch ran)\",\n  \"name\": \"ours\",\n} ] }\n");

    assertThat(complete("weir", "plugin", "promote", "")).contains("official/acme/jwt-extra");
    assertThat(complete("weir", "plugin", "canary", "")).contains("official/acme/jwt-extra");
    assertThat(complete("weir", "index", "trust", "")).contains("ours");

    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void completesShellsInBash() throws Exception {
    assertThat(complete("weir", "completion", "f")).containsExactly("fish");
  }

  @Test
  void completesCommandsInZsh() throws Exception {
    requireShell("zsh");
    var script = script("zsh");

    var known =
        run(
            List.of(
                "zsh",
                "-c",
                "autoload -U compinit; compinit -u -d "
                    + folder
                    + "/dump; source "
                    + script
                    + "; print $_comps[weir]"));

    assertThat(known).contains("bash_complete");
  }

  @ParameterizedTest
  @CsvSource({
    "weir pl, plugin",
    "weir plugin ins, install",
    "weir plugin install --accept-p, --accept-permissions",
    "weir completion f, fish"
  })
  void completesInFish(String typed, String word) throws Exception {
    requireShell("fish");
    var script = script("fish");

    var found = run(List.of("fish", "-c", "source " + script + "; complete -C '" + typed + "'"));

    assertThat(found.lines().map(line -> line.split("\t", -1)[0])).contains(word);
  }

  @Test
  void knowsEveryCommandInFish() throws Exception {
    assertThat(Files.readString(script("fish")))
        .contains("-n '__weir_at' -a plugin -d ")
        .contains("-n '__weir_at index root' -a rotate -d ")
        .contains("-n '__weir_is plugin install' -l accept-permissions -d ")
        .doesNotContain("warm-up");
  }

  private static void requireShell(String name) {
    var isThere =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    if (!isThere) {
      System.err.println("*** NOT RUN: completion in " + name + ", which is not installed");
    }
    assumeTrue(isThere, name + " is not installed");
  }
}
