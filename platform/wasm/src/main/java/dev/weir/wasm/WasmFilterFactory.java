package dev.weir.wasm;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Json;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.Isolation;
import dev.weir.wasm.host.WasmLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  /// @param vmConfig what a proxy-wasm guest gets as the configuration of its VM, likewise
  /// @param vmId filters of the same one share data and queues; without it they share with nobody
  /// @param rootId which of several filters in a proxy-wasm module is meant
  /// @param environment the guest's environment variables
  /// @param isolation `shared`: an instance serves many requests; `request`: each has its own
  /// @param allowOnHeadersStopIteration whether a proxy-wasm guest that pauses in its headers
  ///   callback goes on to see the body, as in Envoy; else it stops until it continues
  /// @param upstreams the upstreams that the guest may call; `*` for all
  /// @param limits what the guest may use
  public record Config(
      Path module,
      Optional<Json> config,
      Optional<Json> vmConfig,
      Optional<String> vmId,
      @Default("''") String rootId,
      @Default("{}") Map<String, String> environment,
      @Default("shared") Isolation isolation,
      @Default("false") boolean allowOnHeadersStopIteration,
      @Default("['*']") List<String> upstreams,
      @Default("{}") WasmLimits limits) {

    /// What the module is called: its file's name, without `.wasm`.
    public String moduleName() {
      return fileName(module).replaceFirst("\\.wasm$", "");
    }

    FilterSettings settings(String name) {
      var settings =
          FilterSettings.builder(name)
              .vmConfig(vmConfig.map(GuestConfig::of).orElse(""))
              .vmId(vmId)
              .rootId(rootId)
              .environment(environment)
              .isolation(isolation)
              .allowOnHeadersStopIteration(allowOnHeadersStopIteration)
              .upstreams(upstreams)
              .limits(limits);
      config.map(GuestConfig::of).ifPresent(settings::config);
      return settings.build();
    }
  }

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
    return WasmFilter.create(host, module, config.settings(config.moduleName()));
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
