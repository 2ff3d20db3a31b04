package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.GuestTrap;

/// Who has an instance and hears of its end.
interface InstanceOwner {

  /// The instance must not get new streams: it trapped.
  void trapped(ProxyInstance instance, GuestTrap trap);

  /// The instance must not get new streams: it has served long enough.
  void worn(ProxyInstance instance);
}
