package dev.weir.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void takesOutWhatSteersATerminal() {
    assertThat(Printable.of("a\u001b[2J\n\u009b1m\u202eb\u2028")).isEqualTo("a?[2J??1m?b?");
    assertThat(Printable.of("Größe → 1")).isEqualTo("Größe → 1");
  }

  @Test
  void saysWhetherThereIsAnyOfIt() {
    assertThat(Printable.isPrintable("Größe → 1")).isTrue();
    assertThat(Printable.isPrintable("a\u202eb")).isFalse();
  }

  @Test
  void cutsWhatIsLong() {
    assertThat(Printable.of("abc", 3)).isEqualTo("abc");
    assertThat(Printable.of("abcd", 3)).isEqualTo("abc...");
  }
}
