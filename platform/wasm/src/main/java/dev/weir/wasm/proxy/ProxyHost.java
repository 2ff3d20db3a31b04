package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.Imports;
import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GatewayServices;
import java.util.HashMap;
import java.util.Map;

/// What all proxy-wasm filters of a host share.
///
/// Safe for use by several threads.
public final class ProxyHost {

  private static final class Held {

    private final SharedState state;
    private int holders;

    Held(SharedState state) {
      this.state = state;
    }
  }

  private final Watchdog watchdog;
  private final GatewayServices services;
  private final SharedQueues queues = new SharedQueues();
  private final Map<String, Held> states = new HashMap<>();

  /// A host without filters.
  public ProxyHost(Watchdog watchdog, GatewayServices services) {
    this.watchdog = watchdog;
    this.services = services;
  }

  /// The functions that the module may import, to look at and not to be called.
  public Imports offered(Program program) {
    var settings = FilterSettings.builder("").build();
    var module = new ProxyModule(program, settings, this, hold(settings));
    return HostFunctions.offer(new HostScope(module));
  }

  Watchdog watchdog() {
    return watchdog;
  }

  GatewayServices services() {
    return services;
  }

  SharedQueues queues() {
    return queues;
  }

  /// What filters of the VM id share: as long as one of them is there it is kept.
  SharedState hold(FilterSettings settings) {
    var limit = settings.limits().sharedData().bytes();
    if (settings.vmId().isEmpty()) {
      return new SharedState("", limit);
    }
    var id = settings.vmId().orElseThrow();
    synchronized (states) {
      var held = states.computeIfAbsent(id, it -> new Held(new SharedState(it, limit)));
      held.holders++;
      return held.state;
    }
  }

  /// Takes back what [#hold] gave to a filter, which is closed.
  void release(ProxyModule module) {
    module.close();
    queues.leave(module);
    release(module.vm());
  }

  private void release(SharedState state) {
    synchronized (states) {
      var held = states.get(state.id());
      if (held != null && held.state.equals(state)) {
        held.holders--;
        if (held.holders > 0) {
          return;
        }
        states.remove(state.id());
      }
    }
    queues.forget(state);
  }
}
