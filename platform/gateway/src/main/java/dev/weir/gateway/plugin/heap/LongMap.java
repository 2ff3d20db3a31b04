package dev.weir.gateway.plugin.heap;

import java.util.Arrays;
import java.util.stream.LongStream;

/// Numbers by number, in two arrays: dumps have millions of objects.
///
/// No key is 0, which stands for none: no object has that id.
final class LongMap {

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[1 << 16];
  private long[] values = new long[1 << 16];
  private int size;

  /// Puts a value under a key that is not there.
  ///
  /// @return whether the key was not there; else nothing changes
  boolean put(long key, long value) {
    if (size * 2 >= keys.length) {
      grow();
    }
    var slot = slot(key);
    if (keys[slot] == key) {
      return false;
    }
    keys[slot] = key;
    values[slot] = value;
    size++;
    return true;
  }

  boolean contains(long key) {
    return keys[slot(key)] == key;
  }

  /// The value, or 0 if there is none.
  long get(long key) {
    var slot = slot(key);
    return keys[slot] == key ? values[slot] : 0;
  }

  LongStream keys() {
    return Arrays.stream(keys).filter(key -> key != 0);
  }

  private int slot(long key) {
    var mask = keys.length - 1;
    var slot = (int) ((key * SPREAD) >>> 32) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    var oldKeys = keys;
    var oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[oldValues.length * 2];
    size = 0;
    for (var i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }
}
