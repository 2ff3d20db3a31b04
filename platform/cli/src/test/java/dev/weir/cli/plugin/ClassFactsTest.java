package dev.weir.cli.plugin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClassFactsTest {

  @Test
  void refusesWhatIsNoClass() {
    assertThatThrownBy(() -> ClassFacts.parse(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    var broken = Compiled.of("class A {}").getFirst();
    broken[12] = (byte) 99;
    assertThatThrownBy(() -> ClassFacts.parse(broken)).isInstanceOf(IllegalArgumentException.class);
  }
}
