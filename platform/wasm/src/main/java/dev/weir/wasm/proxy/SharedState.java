package dev.weir.wasm.proxy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the filters of one VM id share: values by key, and a budget of bytes for them and for what
/// lies in queues.
///
/// Safe for use by several threads.
final class SharedState {

  /// A value and its version.
  static final class Entry {

    private final byte[] value;
    private final int cas;

    private Entry(byte[] value, int cas) {
      this.value = value;
      this.cas = cas;
    }

    /// The value. Not to be changed.
    byte[] value() {
      return value;
    }

    /// Its version, which is never 0.
    int cas() {
      return cas;
    }
  }

  /// What a value takes beside its bytes and its key.
  private static final int ENTRY_BYTES = 128;

  private final String id;
  private final long limit;
  private final Map<String, Entry> entries = new HashMap<>();
  private long bytes;
  private int lastCas;

  /// @param id the VM id; empty if nobody else shares it
  /// @param limit how many bytes may be held
  SharedState(String id, long limit) {
    this.id = id;
    this.limit = limit;
  }

  String id() {
    return id;
  }

  synchronized @Nullable Entry get(String key) {
    return entries.get(key);
  }

  /// Sets a value. The array is kept.
  ///
  /// @param cas the version that is to be replaced; 0 for any
  /// @return the status
  synchronized int set(String key, byte[] value, int cas) {
    var before = entries.get(key);
    if (before != null && cas != 0 && cas != before.cas) {
      return Status.CAS_MISMATCH;
    }
    var freed = before == null ? 0 : sizeOf(key, before.value);
    if (!reserve(sizeOf(key, value) - freed)) {
      return Status.INTERNAL_FAILURE;
    }
    lastCas = lastCas == -1 ? 1 : lastCas + 1;
    entries.put(key, new Entry(value, lastCas));
    return Status.OK;
  }

  private static int sizeOf(String key, byte[] value) {
    return ENTRY_BYTES + key.length() + value.length;
  }

  /// Takes bytes out of the budget. Less than none is always there.
  ///
  /// @return false if there are not so many
  synchronized boolean reserve(int more) {
    if (more > 0 && bytes + more > limit) {
      return false;
    }
    bytes += more;
    return true;
  }

  /// Takes bytes out of the budget, even if there are not so many.
  synchronized void occupy(int more) {
    bytes += more;
  }

  /// Gives bytes back to the budget.
  synchronized void free(int less) {
    bytes -= less;
  }
}
