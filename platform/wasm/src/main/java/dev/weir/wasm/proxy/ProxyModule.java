package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.Program;
import dev.weir.wasm.engine.Watchdog;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.GatewayServices;
import dev.weir.wasm.host.InstanceCounters;
import dev.weir.wasm.host.Quarantine;

/// A module as one filter uses it: all that its instances share.
final class ProxyModule {

  private final Program program;
  private final AbiVersion version;
  private final FilterSettings settings;
  private final ProxyHost host;
  private final SharedState vm;
  private final CallBudget callBudget;
  private final GuestMetrics metrics = new GuestMetrics();
  private final InstanceCounters counters = new InstanceCounters();
  private final Quarantine quarantine;
  private final boolean handlesHttp;
  private final byte[] config;
  private final byte[] vmConfig;
  private volatile boolean isClosed;

  ProxyModule(Program program, FilterSettings settings, ProxyHost host, SharedState vm) {
    this.program = program;
    this.version = AbiVersion.of(program).orElseThrow();
    this.settings = settings;
    this.host = host;
    this.vm = vm;
    this.callBudget = new CallBudget(settings.limits());
    this.quarantine = new Quarantine(settings.name(), counters, System::nanoTime);
    this.handlesHttp = ProxyAbi.handlesHttp(program);
    this.config = settings.config().orElseGet(() -> new byte[0]);
    this.vmConfig = settings.vmConfig();
  }

  Program program() {
    return program;
  }

  AbiVersion version() {
    return version;
  }

  /// Whether it takes HTTP requests, and does not only work for itself.
  boolean handlesHttp() {
    return handlesHttp;
  }

  FilterSettings settings() {
    return settings;
  }

  Watchdog watchdog() {
    return host.watchdog();
  }

  GatewayServices services() {
    return host.services();
  }

  SharedQueues queues() {
    return host.queues();
  }

  /// What keeps requests away from a guest that keeps failing.
  Quarantine quarantine() {
    return quarantine;
  }

  CallBudget callBudget() {
    return callBudget;
  }

  InstanceCounters counters() {
    return counters;
  }

  GuestMetrics metrics() {
    return metrics;
  }

  SharedState vm() {
    return vm;
  }

  /// Says that the filter is closed: requests may still be under way, but no more come.
  void close() {
    isClosed = true;
  }

  boolean isClosed() {
    return isClosed;
  }

  /// What the guest gets as its configuration. Not to be changed.
  byte[] config() {
    return config;
  }

  /// What the guest gets as the configuration of its VM. Not to be changed.
  byte[] vmConfig() {
    return vmConfig;
  }
}
