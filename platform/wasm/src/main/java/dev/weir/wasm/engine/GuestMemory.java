package dev.weir.wasm.engine;

import java.nio.charset.StandardCharsets;

/// A guest's memory, as host functions see it: every pointer and length is unsigned and checked,
/// every read has a cap.
public final class GuestMemory {

  private final PagedMemory memory;

  GuestMemory(PagedMemory memory) {
    this.memory = memory;
  }

  /// Whether that many bytes from the pointer on lie inside.
  public boolean contains(int pointer, int length) {
    return memory.isInside(pointer, length);
  }

  /// Reads bytes.
  ///
  /// @param what the thing that is read, for the message
  /// @throws GuestTrap if they are not all inside, or more than the cap
  public byte[] bytes(int pointer, int length, int cap, String what) {
    check(pointer, length, cap, what);
    var bytes = new byte[length];
    memory.read(pointer, bytes, 0, length);
    return bytes;
  }

  /// Reads bytes into the beginning of an array, which is the cap.
  ///
  /// @throws GuestTrap if they are not all inside, or more than the array holds
  public void bytes(int pointer, int length, byte[] target, String what) {
    check(pointer, length, target.length, what);
    memory.read(pointer, target, 0, length);
  }

  /// Reads text whose characters are bytes, as in HTTP heads.
  ///
  /// @throws GuestTrap if it is not all inside, or longer than the cap
  public String latin1(int pointer, int length, int cap, String what) {
    return new String(bytes(pointer, length, cap, what), StandardCharsets.ISO_8859_1);
  }

  /// The number of 4 bytes at the pointer.
  public int readInt(int pointer) {
    return memory.readInt(pointer);
  }

  /// Writes a number of 4 bytes.
  public void writeInt(int pointer, int value) {
    memory.writeI32(pointer, value);
  }

  /// Writes a number of 8 bytes.
  public void writeLong(int pointer, long value) {
    memory.writeLong(pointer, value);
  }

  /// Writes one byte.
  public void writeByte(int pointer, byte value) {
    memory.writeByte(pointer, value);
  }

  /// Writes a part of an array.
  public void write(int pointer, byte[] bytes, int offset, int length) {
    memory.write(pointer, bytes, offset, length);
  }

  /// Writes text with one byte for each character, of which only the low 8 bits count.
  public void writeLatin1(int pointer, String text) {
    memory.writeLatin1(pointer, text);
  }

  /// Sets bytes to zero.
  public void clear(int pointer, int length) {
    memory.fill((byte) 0, pointer, pointer + length);
  }

  /// How many bytes the guest has, touched or not.
  public long size() {
    return (long) memory.pages() * Pages.PAGE_BYTES;
  }

  /// How many bytes of heap its pages take that it does not share with other guests.
  public long ownBytes() {
    return memory.ownedBytes();
  }

  private void check(int pointer, int length, int cap, String what) {
    if (!memory.isInside(pointer, length)) {
      throw new GuestTrap(
          "%s: %s bytes at %s (expected: inside the memory of %d)"
              .formatted(
                  what,
                  Integer.toUnsignedString(length),
                  Integer.toUnsignedString(pointer),
                  size()));
    }
    if (Integer.compareUnsigned(length, cap) > 0) {
      throw new GuestTrap(
          "%s: %s bytes (expected: <= %d)".formatted(what, Integer.toUnsignedString(length), cap));
    }
  }
}
