package dev.weir.wasm.engine;

/// Unwinds a guest that called `proc_exit`.
final class ProcessExit extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  ProcessExit(int status) {
    super("proc_exit(" + status + ")", null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
