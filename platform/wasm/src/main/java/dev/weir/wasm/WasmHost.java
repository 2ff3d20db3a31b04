package dev.weir.wasm;

import dev.weir.wasm.engine.ModuleCache;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.GatewayServices;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.proxy.ProxyHost;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What all WASM filters of a gateway share: the watchdog over their calls, and the modules that
/// are known now.
///
/// A module is shared, and compiled once, as long as somebody holds it or a filter made of it.
public final class WasmHost implements AutoCloseable {

  private final Watchdog watchdog;
  private final Map<String, WeakReference<Program>> programs = new HashMap<>();

  private final ModuleCache cache;

  private final ProxyHost proxy;
  private final FilterLedger ledger = new FilterLedger(InstantSource.system());

  private WasmHost(ModuleCache cache, GatewayServices services) {
    this.watchdog = Watchdog.start();
    this.cache = cache;
    this.proxy = new ProxyHost(watchdog, services);
  }

  /// Starts the host and its one thread.
  public static WasmHost start() {
    return new WasmHost(ModuleCache.none(), GatewayServices.none());
  }

  /// Starts a host for the filters of a gateway.
  ///
  /// @param cache where compiled modules are kept for the next start, if anywhere. Nobody else may
  ///   write to it: what it holds is run outside of the sandbox
  /// @param services what the gateway does for its filters
  public static WasmHost start(Optional<Path> cache, GatewayServices services) {
    return new WasmHost(cache.map(ModuleCache::in).orElseGet(ModuleCache::none), services);
  }

  /// The module with these bytes, shared with whoever has it already.
  ///
  /// @param name what messages call it: `geo.wasm`
  /// @throws InvalidModuleException if the bytes are not a module that can be a filter
  public WasmModule module(String name, byte[] bytes) {
    var digest = WasmModule.digest(bytes);
    synchronized (programs) {
      programs.values().removeIf(reference -> reference.refersTo(null));
      var reference = programs.get(digest);
      var known = reference == null ? null : reference.get();
      if (known != null) {
        return new WasmModule(name, digest, known);
      }
      var module = WasmModule.parse(name, bytes, cache);
      programs.put(digest, new WeakReference<>(module.program()));
      return module;
    }
  }

  ProxyHost proxy() {
    return proxy;
  }

  FilterLedger ledger() {
    return ledger;
  }

  /// The filters that are open, as they stand, by name.
  public List<FilterReport> filters() {
    return ledger.reports();
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /// Ends the thread, once no guest is running. Filters must not be used any more.
  @Override
  public void close() {
    watchdog.close();
  }
}
