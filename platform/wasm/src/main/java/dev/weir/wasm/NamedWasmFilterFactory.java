package dev.weir.wasm;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Json;
import dev.weir.wasm.host.FilterSettings;
import java.util.function.Supplier;

/// A kind of filter that is a WASM module, which routes use by its name like any other.
public final class NamedWasmFilterFactory implements FilterFactory<Json> {

  private final WasmHost host;
  private final String name;
  private final Supplier<WasmModule> module;

  /// A factory for filters of that module, which run on that host with the default limits.
  ///
  /// @param name the name that routes use
  public NamedWasmFilterFactory(WasmHost host, String name, WasmModule module) {
    this(host, name, () -> module);
  }

  /// A factory for filters of a module that is parsed when the first of them is made: what nobody
  /// uses costs nothing so.
  ///
  /// @param name the name that routes use
  /// @param module may throw [IllegalArgumentException], which becomes a problem of the filter
  public NamedWasmFilterFactory(WasmHost host, String name, Supplier<WasmModule> module) {
    this.host = host;
    this.name = name;
    this.module = module;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<Json> configType() {
    return Json.class;
  }

  @Override
  public Filter create(Json config) {
    var settings = FilterSettings.builder(name);
    var text = GuestConfig.of(config);
    if (!text.equals("{}")) {
      // A name alone means no configuration, which some guests tell from an empty one.
      settings.config(text);
    }
    return WasmFilter.create(host, module.get(), settings.build());
  }
}
