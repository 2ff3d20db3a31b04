package dev.weir.wasm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;

/// The modules of the tests. Each `.wasm` is assembled from the `.wat` beside it by `assemble`.
final class Fixtures {

  private Fixtures() {}

  static byte[] bytes(String file) {
    try (var stream = Fixtures.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(stream, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static WasmModule module(String file) {
    return WasmModule.parse(file, bytes(file));
  }

  /// The default limits with a time that a loaded machine never uses up.
  static WasmLimits patient() {
    return withTime(Duration.ofSeconds(30));
  }

  static WasmLimits withTime(Duration time) {
    var limits = WasmLimits.defaults();
    return new WasmLimits(
        time, time, limits.memory(), limits.body(), limits.log(), limits.instances());
  }

  static WasmLimits withInstances(int instances) {
    var limits = patient();
    return new WasmLimits(
        limits.time(), limits.startTime(), limits.memory(), limits.body(), limits.log(), instances);
  }
}
