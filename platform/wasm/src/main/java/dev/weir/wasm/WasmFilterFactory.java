package dev.weir.wasm;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `wasm`: a filter from a `.wasm` file that the route names.
///
/// ```yaml
/// - wasm: { module: filters/geo.wasm, config: { header: X-Country }, limits: { time: 5ms } }
/// ```
public final class WasmFilterFactory implements FilterFactory<WasmFilterFactory.Config> {

  private static final DataSize MAX_MODULE = DataSize.ofMebibytes(32);

  private final WasmHost host;

  /// A factory whose filters run on that host.
  public WasmFilterFactory(WasmHost host) {
    this.host = host;
  }

  /// Configuration of `wasm`.
  ///
  /// @param module the `.wasm` file
  /// @param config what the guest gets as its configuration: JSON, or bare text if it is a string
  /// @param limits what the guest may use
  public record Config(Path module, @Default("{}") Json config, @Default("{}") WasmLimits limits) {}

  @Override
  public String name() {
    return "wasm";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var file = config.module().toString();
    var module = host.module(fileName(config.module()), bytes(config.module(), file));
    var name = module.name().replaceFirst("\\.wasm$", "");
    return WasmFilter.create(host, name, module, GuestConfig.of(config.config()), config.limits());
  }

  private static String fileName(Path path) {
    var last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  private static byte[] bytes(Path path, String file) {
    try {
      var size = DataSize.ofBytes(Files.size(path));
      Expect.that(size.compareTo(MAX_MODULE) <= 0, "module", file + ": " + size, "<= 32MiB");
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("module: '" + file + "' (expected: a readable file)", e);
    }
  }
}
