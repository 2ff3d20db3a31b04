package dev.weir.wasm.host;

import dev.weir.wasm.engine.GuestMemory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Turns the header names that a guest passes into strings, the same string for the same name.
///
/// A guest asks for the same few names in every request, so each is decoded once. Belongs to one
/// instance.
public final class FieldNames {

  private static final int SLOTS = 64;
  private static final int MAX_CACHED = 64;

  /// The longest name in bytes.
  public static final int MAX_LENGTH = 8 << 10;

  private final @Nullable String[] cached = new @Nullable String[SLOTS];
  private final byte[] scratch = new byte[MAX_CACHED];

  /// The name at the pointer.
  ///
  /// @throws dev.weir.wasm.engine.GuestTrap if it is not all inside, or too long
  public String read(GuestMemory memory, int pointer, int length) {
    if (length < 0 || length > MAX_CACHED) {
      return memory.latin1(pointer, length, MAX_LENGTH, "header name");
    }
    memory.bytes(pointer, length, scratch, "header name");
    var hash = 0;
    for (var i = 0; i < length; i++) {
      hash = hash * 31 + scratch[i];
    }
    var slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    var name = cached[slot];
    if (name == null || !equals(name, length)) {
      name = new String(scratch, 0, length, StandardCharsets.ISO_8859_1);
      cached[slot] = name;
    }
    return name;
  }

  private boolean equals(String name, int length) {
    if (name.length() != length) {
      return false;
    }
    for (var i = 0; i < length; i++) {
      if (name.charAt(i) != (scratch[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
