package dev.weir.wasm;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestFilter;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.http.HttpFilter;
import dev.weir.wasm.proxy.ProxyFilter;

/// A filter whose code is a WASM module, whatever ABI that speaks.
///
/// An instance of the guest that fails in any way is thrown away, and the requests that it had end
/// with [dev.weir.api.ErrorCode#FILTER_FAILED], [dev.weir.api.ErrorCode#FILTER_TIMEOUT] or
/// [dev.weir.api.ErrorCode#FILTER_UNAVAILABLE].
public final class WasmFilter implements Filter, AutoCloseable {

  private final String name;
  private final GuestFilter filter;

  private WasmFilter(String name, GuestFilter filter) {
    this.name = name;
    this.filter = filter;
  }

  /// Makes a filter and starts its first instance, so that a module that cannot run is refused
  /// here.
  ///
  /// @throws InvalidModuleException if the module does not start, or not within the limits
  public static WasmFilter create(WasmHost host, WasmModule module, FilterSettings settings) {
    var program = module.program();
    var limits = settings.limits();
    if (program.initialMemory() > limits.memory().bytes()) {
      throw new InvalidModuleException(
          "%s: begins with %d bytes of memory (expected: <= %s)"
              .formatted(module.name(), program.initialMemory(), limits.memory()));
    }
    try {
      var filter =
          module.speaksProxyWasm()
              ? ProxyFilter.create(program, host.proxy(), settings)
              : HttpFilter.create(program, host.watchdog(), settings);
      return new WasmFilter(settings.name(), filter);
    } catch (InvalidModuleException e) {
      throw new InvalidModuleException(module.name() + ": does not start: " + e.getMessage());
    }
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    return filter.handle(request, chain);
  }

  /// How its instances are now.
  InstanceCounts instances() {
    return filter.instances();
  }

  /// Closes the idle instances now and the others when their requests are done.
  @Override
  public void close() {
    filter.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
