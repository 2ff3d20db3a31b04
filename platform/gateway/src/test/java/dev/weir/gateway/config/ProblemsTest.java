package dev.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ProblemsTest {

  private final Problems problems = new Problems("weir.yaml");

  @Test
  void comeInTheOrderOfTheFile() {
    problems.add(9, 1, "b", "two");
    problems.add(10, 1, "c", "three");
    problems.add(9, 5, "", "in between");
    problems.add("about the whole");

    assertThat(problems)
        .hasToString(
            """
            weir.yaml: about the whole
            weir.yaml:9:1: b: two
            weir.yaml:9:5: in between
            weir.yaml:10:1: c: three\
            """);
  }

  @Test
  void sayTheSameOnlyOnce() {
    problems.add(1, 1, "a", "x");
    problems.add(1, 1, "a", "x");

    assertThat(problems.all()).hasSize(1);
  }

  @Test
  void stopGrowingAtAThousand() {
    for (int i = 1; i <= 1500; i++) {
      problems.add(i, 1, "a", "x");
    }

    assertThat(problems.all()).hasSize(1000);
    assertThat(problems.toString()).endsWith("\nweir.yaml: and 500 more problems");
  }

  @Test
  void stayOnOneLineAndCannotCommandATerminal() {
    problems.add("a\nb\r\t\u001b[31m\u202ec\u2028");

    assertThat(problems).hasToString("weir.yaml: a\\nb\\r\\t\\u001b[31m\\u202ec\\u2028");
  }

  @Test
  void areThrownTogether() {
    problems.throwIfAny();
    problems.add("x");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(problems::throwIfAny)
        .withMessage("weir.yaml: x")
        .satisfies(e -> assertThat(e.problems()).isSameAs(problems));
  }
}
