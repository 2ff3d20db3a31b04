package dev.weir.wasm.proxy;

import dev.weir.api.DataSize;
import dev.weir.wasm.host.HeldBytes;
import dev.weir.wasm.host.WasmLimits;

/// What the calls of one filter may take together, however many instances make them: how many are
/// in flight, and how many bytes they hold.
///
/// Safe for use by several threads.
final class CallBudget {

  private final int maxCalls;
  private final DataSize maxBytes;

  // Guarded by this.
  private int calls;
  private long bytes;

  CallBudget(WasmLimits limits) {
    maxCalls = limits.calls();
    maxBytes = limits.callMemory();
  }

  /// The share of a call that begins.
  ///
  /// @param held how many bytes it holds from the beginning to the end
  /// @throws StatusException if there are too many calls, or too few bytes
  synchronized Share begin(long held) {
    if (calls >= maxCalls || !hasRoom(held)) {
      throw StatusException.INTERNAL_FAILURE;
    }
    calls++;
    bytes += held;
    return new Share(held);
  }

  private boolean hasRoom(long more) {
    return more <= maxBytes.bytes() - bytes;
  }

  /// Why a call ends that does not fit.
  String refusal() {
    return "what the calls of the filter hold (expected: <= " + maxBytes + ")";
  }

  /// What one call takes.
  final class Share implements HeldBytes, AutoCloseable {

    // Guarded by the budget.
    private long held;
    private boolean isEnded;
    private boolean isClosed;

    private Share(long held) {
      this.held = held;
    }

    @Override
    public boolean hold(long more) {
      synchronized (CallBudget.this) {
        if (isClosed || !hasRoom(more)) {
          return false;
        }
        held += more;
        bytes += more;
        return true;
      }
    }

    @Override
    public void free(long less) {
      synchronized (CallBudget.this) {
        if (!isClosed) {
          held -= less;
          bytes -= less;
        }
      }
    }

    /// Says that the call is not in flight any more, though what came back is still held.
    void end() {
      synchronized (CallBudget.this) {
        if (!isEnded) {
          isEnded = true;
          calls--;
        }
      }
    }

    /// Gives all back. Again it has no effect.
    @Override
    public void close() {
      synchronized (CallBudget.this) {
        end();
        free(held);
        isClosed = true;
      }
    }
  }
}
