package dev.weir.wasm.engine;

/// A function of the host that a guest may call.
///
/// Called on the guest's thread while the guest runs, so it must not block unless it does so in
/// [Guest#blocking].
@FunctionalInterface
public interface HostFunction {

  /// Does what the guest asked for.
  ///
  /// @param memory the guest's
  /// @param arguments one element each; an i32 is sign-extended. Valid during the call only
  /// @return the result as the guest gets it; anything if the function has none
  /// @throws GuestTrap to end the guest's call
  long call(GuestMemory memory, long[] arguments);
}
