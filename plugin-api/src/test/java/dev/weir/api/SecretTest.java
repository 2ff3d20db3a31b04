package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

  private final Secret secret = Secret.of("hunter2");

  @Test
  void isNeverPrinted() {
    assertThat(secret).hasToString("***");
    assertThat(secret.reveal()).isEqualTo("hunter2");
  }

  @Test
  void isEqualToOneWithTheSameText() {
    assertThat(secret).isEqualTo(Secret.of("hunter2")).hasSameHashCodeAs(Secret.of("hunter2"));
    assertThat(secret).isNotEqualTo(Secret.of("hunter3")).isNotEqualTo("hunter2");
  }
}
