package dev.weir.wasm.engine;

import org.jspecify.annotations.Nullable;

/// Says that a guest broke down: it trapped, broke the rules of a host function, or ran too long.
///
/// Its message is one line. The guest's instance must not be used again.
public final class GuestTrap extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Kind {
    /// The guest ran into something that ends it, or was refused by a host function.
    TRAP,
    /// The guest used up its time.
    TIMEOUT,
    /// The thread was interrupted by somebody else than the watchdog.
    INTERRUPTED
  }

  private final Kind kind;

  /// A trap for a host function to throw.
  public GuestTrap(String message) {
    super(message);
    this.kind = Kind.TRAP;
  }

  GuestTrap(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  /// What went wrong.
  public Kind kind() {
    return kind;
  }
}
