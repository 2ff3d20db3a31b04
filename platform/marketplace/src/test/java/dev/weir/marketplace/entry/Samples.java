package dev.weir.marketplace.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// Files of an index beside the tests.
final class Samples {

  private Samples() {}

  static byte[] bytes(String name) {
    try (var in = Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
