package dev.weir.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  private static final Envelope SAMPLE =
      new Envelope(42, Set.of("tea", "gr\u00fcn", ""), new byte[] {1, 2, 3});

  @Test
  void isReadAsItWasWritten() {
    var read = Envelope.read(SAMPLE.written()).orElseThrow();

    assertThat(read.since()).isEqualTo(42);
    assertThat(read.tags()).isEqualTo(SAMPLE.tags());
    assertThat(read.value()).containsExactly(1, 2, 3);
  }

  @Test
  void isNoneIfItBreaksOff() {
    var bytes = SAMPLE.written();

    for (var length = 0; length < bytes.length - SAMPLE.value().length; length++) {
      assertThat(Envelope.read(Arrays.copyOf(bytes, length))).isEmpty();
    }
  }

  @Test
  void anyBytesAreOneOrNone() {
    var random = new Random(1);
    for (var i = 0; i < 100_000; i++) {
      var bytes = SAMPLE.written();
      for (var flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> Envelope.read(bytes)).doesNotThrowAnyException();
    }
  }
}
