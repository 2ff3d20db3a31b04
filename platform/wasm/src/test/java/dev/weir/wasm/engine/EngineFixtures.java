package dev.weir.wasm.engine;

import java.io.IOException;
import java.util.Objects;

/// The modules of the engine's tests, from `engine/*.wat`.
final class EngineFixtures {

  private EngineFixtures() {}

  static byte[] bytes(String file) throws IOException {
    try (var stream = EngineFixtures.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(stream, file).readAllBytes();
    }
  }
}
