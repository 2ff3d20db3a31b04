package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.Guest;
import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.engine.InvalidProgramException;
import dev.weir.wasm.host.InvalidModuleException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes the instances of one filter: by starting and configuring a guest, or from a snapshot of
/// one.
///
/// @param owner who has the instances
record InstanceMaker(ProxyModule module, InstanceOwner owner) {

  /// Starts a guest and configures it.
  ///
  /// @throws InvalidModuleException if it does not start or refuses its configuration; if the guest
  ///   said why, that is the message
  ProxyInstance start() {
    var scope = new HostScope(module);
    try {
      return start(scope);
    } catch (GuestTrap | InvalidProgramException e) {
      var said = scope.log().firstError();
      throw new InvalidModuleException(said.isEmpty() ? String.valueOf(e.getMessage()) : said);
    }
  }

  private ProxyInstance start(HostScope scope) {
    var imports = HostFunctions.offer(scope);
    var limits = module.settings().limits();
    var guest = module.program().instantiate(imports, module.watchdog(), limits.memory().bytes());
    return ready(
        scope,
        guest,
        instance -> {
          guest.startReactor(limits.startTime().toNanos());
          configure(instance);
        });
  }

  /// An instance that has been made ready. One that cannot be is given up: what it has called by
  /// then must not reach it.
  private ProxyInstance ready(HostScope scope, Guest guest, Consumer<ProxyInstance> work) {
    var instance = instance(scope, guest);
    instance.lock();
    try {
      work.accept(instance);
      return instance;
    } catch (RuntimeException e) {
      instance.abandon();
      throw e;
    } finally {
      instance.unlock();
    }
  }

  private ProxyInstance instance(HostScope scope, Guest guest) {
    try {
      return new ProxyInstance(module, owner, scope, guest);
    } catch (RuntimeException e) {
      guest.close();
      throw e;
    }
  }

  private void configure(ProxyInstance instance) {
    var nanos = module.settings().limits().startTime().toNanos();
    var callbacks = instance.callbacks();
    try {
      callbacks.contextCreate.call(nanos, 0, RootContext.ID, 0);
      var vmSize = module.vmConfig().length;
      require(callbacks.vmStart.call(nanos, 1, RootContext.ID, vmSize), "the VM configuration");
      instance.setConfiguring(true);
      var size = module.config().length;
      var isValid = callbacks.validateConfiguration.call(nanos, 1, RootContext.ID, size);
      require(isValid, "its configuration");
      require(callbacks.configure.call(nanos, 1, RootContext.ID, size), "its configuration");
    } finally {
      instance.setConfiguring(false);
    }
  }

  private static void require(int accepted, String what) {
    if (accepted == 0) {
      throw new GuestTrap("refuses " + what);
    }
  }

  /// Makes an instance that goes on where the first one was when it had been configured.
  ///
  /// @throws InvalidProgramException if there is no memory for it
  /// @throws GuestTrap if it does not take its random seed
  ProxyInstance restore(InstanceSet.Warm warm) {
    var scope = warm.scope().copy();
    var imports = HostFunctions.offer(scope);
    var limits = module.settings().limits();
    var memory = limits.memory().bytes();
    var guest = module.program().restore(warm.snapshot(), imports, module.watchdog(), memory);
    return ready(
        scope,
        guest,
        instance -> {
          instance.ticks().setPeriod(TimeUnit.NANOSECONDS.toMillis(warm.tickNanos()));
          guest.reseed(limits.startTime().toNanos());
        });
  }

  /// Checks with an instance of its own that the guest takes HTTP requests: one that is written for
  /// connections or for no requests at all often breaks down over them.
  ///
  /// @throws InvalidModuleException if it does
  void probe(InstanceSet.Warm warm) {
    var nanos = module.settings().limits().startTime().toNanos();
    var instance = restore(warm);
    instance.lock();
    try {
      var callbacks = instance.callbacks();
      callbacks.contextCreate.call(nanos, 0, RootContext.ID + 1, RootContext.ID);
      callbacks.delete.call(nanos, 0, RootContext.ID + 1);
      instance.close();
    } catch (GuestTrap trap) {
      instance.abandon();
      throw new InvalidModuleException(
          "takes no HTTP requests (expected: a filter for them): " + trap.getMessage());
    } finally {
      instance.unlock();
    }
  }
}
