package dev.weir.wasm;

import dev.weir.api.Chain;
import dev.weir.api.DataSize;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GuestFilter;
import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.MetricSample;
import dev.weir.wasm.http.HttpFilter;
import dev.weir.wasm.proxy.ProxyFilter;
import java.util.List;

/// A filter whose code is a WASM module, whatever ABI that speaks.
///
/// An instance of the guest that fails in any way is thrown away, and the requests that it had end
/// with [dev.weir.api.ErrorCode#FILTER_FAILED], [dev.weir.api.ErrorCode#FILTER_TIMEOUT] or
/// [dev.weir.api.ErrorCode#FILTER_UNAVAILABLE].
public final class WasmFilter implements Filter, AutoCloseable {

  private final String name;
  private final FilterReport.Module module;
  private final GuestFilter filter;
  private final FilterLedger ledger;

  private WasmFilter(
      String name, FilterReport.Module module, GuestFilter filter, FilterLedger ledger) {
    this.name = name;
    this.module = module;
    this.filter = filter;
    this.ledger = ledger;
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
          "%s: begins with %s of memory (expected: <= %s)"
              .formatted(
                  module.name(), DataSize.ofBytes(program.initialMemory()), limits.memory()));
    }
    try {
      var filter =
          module.speaksProxyWasm()
              ? ProxyFilter.create(program, host.proxy(), settings)
              : HttpFilter.create(program, host.watchdog(), settings);
      var madeOf = new FilterReport.Module(module.digest(), module.abi());
      var made = new WasmFilter(settings.name(), madeOf, filter, host.ledger());
      host.ledger().opened(made);
      return made;
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

  /// The metrics that its guest has defined, as they stand.
  List<MetricSample> metrics() {
    return filter.metrics();
  }

  FilterReport.Module module() {
    return module;
  }

  /// Closes the idle instances now and the others when their requests are done.
  @Override
  public void close() {
    filter.close();
    ledger.closed(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
