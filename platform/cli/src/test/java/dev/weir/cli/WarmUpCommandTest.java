package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpCommandTest {

  @Test
  void goesThroughWhatStartsShouldKnow() {
    var shell = new FakeShell();

    assertThat(shell.run("warm-up")).isZero();

    assertThat(shell.out().toString()).isEmpty();
    assertThat(shell.err().toString()).isEmpty();
  }
}
