package dev.weir.cli.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineDiffTest {

  private static final Ink PLAIN = new Ink(false);

  @Test
  void showsWhatIsSharedOnce() {
    assertThat(LineDiff.of("a\nb\nc\nd", "a\nc\nx\nd\ne", PLAIN))
        .containsExactly("  a", "- b", "  c", "+ x", "  d", "+ e");
  }

  @Test
  void showsThatATextIsEmpty() {
    assertThat(LineDiff.of("", "a", PLAIN)).containsExactly("- (empty)", "+ a");
  }

  @Test
  void coloursWhatDiffers() {
    assertThat(LineDiff.of("a", "b", new Ink(true)))
        .containsExactly("\u001b[32m- a\u001b[0m", "\u001b[31m+ b\u001b[0m");
  }
}
