package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes a good file at random, always in the same way: whatever comes out, reading it ends in a
/// configuration or in problems that hide the secret.
class ConfigFuzzTest {

  private static final Path CASES = Path.of("src/test/resources/config-cases");
  private static final String SECRET = "s3cr3t-t0ken";
  private static final int ROUNDS = 1500;
  private static final List<String> FRAGMENTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          "- ",
          "\n",
          "\n  ",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "!!str ",
          "|",
          ">",
          "?",
          "%",
          "@",
          "\t",
          "${",
          "}",
          "$${",
          "${env:TOKEN}",
          "${file:secret.txt}",
          "null",
          "~",
          "-1",
          "99999999999999999999",
          "0",
          "1e400",
          "\\",
          "\\x",
          "---",
          "...",
          "\0",
          "\uD800",
          "é",
          "\uFEFF",
          "((((",
          "[[[[[[[[",
          "<<: *a",
          "on-failure",
          "config",
          "name",
          "matches");

  @ParameterizedTest
  @ValueSource(strings = {"good-every-property", "good-references", "good-json", "json"})
  void neverEndsInAnythingButProblems(String name) throws IOException {
    var text = Files.readString(CASES.resolve(name + ".yaml"));
    var good = text.substring(0, text.lastIndexOf("---\n"));
    var random = new Random(name.hashCode());
    for (int round = 0; round < ROUNDS; round++) {
      check(mutate(good, random));
    }
  }

  private static void check(String yaml) {
    try {
      var environment = Map.of("PORT", "8080", "TOKEN", SECRET);
      var file = ConfigurationFile.parse(yaml, CASES.resolve("weir.yaml"), environment::get);
      file.bindFilters(SampleFilters::find, SampleFilters.names());
      assertThat(file.problems().toString()).doesNotContain(SECRET, "hunter2");
      if (file.problems().isEmpty()) {
        assertThat(file.config().routes()).isNotEmpty();
      }
    } catch (RuntimeException | StackOverflowError e) {
      fail("for the file\n" + yaml, e);
    }
  }

  private static String mutate(String good, Random random) {
    var text = new StringBuilder(good);
    var changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      var at = random.nextInt(text.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
        case 2 -> text.insert(at, piece(text, random));
        case 3 -> swapLines(text, random);
        default -> text.insert(at, (char) random.nextInt(0x300));
      }
    }
    return text.toString();
  }

  private static String piece(StringBuilder text, Random random) {
    var from = random.nextInt(text.length() + 1);
    return text.substring(from, Math.min(text.length(), from + random.nextInt(80)));
  }

  private static void swapLines(StringBuilder text, Random random) {
    var lines = new ArrayList<>(text.toString().lines().toList());
    if (lines.size() > 1) {
      var line = lines.remove(random.nextInt(lines.size()));
      lines.add(random.nextInt(lines.size()), line);
    }
    text.setLength(0);
    text.append(String.join("\n", lines));
  }
}
