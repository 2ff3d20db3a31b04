package dev.weir.wasm;

import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.WasmLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;

/// The modules of the tests. Each `.wasm` is assembled from the `.wat` beside it by `assemble`.
public final class Fixtures {

  private Fixtures() {}

  public static byte[] bytes(String file) {
    try (var stream = Fixtures.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(stream, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static WasmModule module(String file) {
    return WasmModule.parse(file, bytes(file));
  }

  /// The default limits with a time that a loaded machine never uses up.
  public static WasmLimits patient() {
    return withTime(Duration.ofSeconds(30));
  }

  public static WasmLimits withTime(Duration time) {
    return WasmLimits.defaults().withTimes(time, time);
  }

  public static WasmLimits withInstances(int instances) {
    return patient().withInstances(instances);
  }

  static FilterSettings settings(String name, byte[] config, WasmLimits limits) {
    return FilterSettings.builder(name).config(config).limits(limits).build();
  }
}
