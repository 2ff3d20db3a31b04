package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.GuestMemory;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.Imports;
import java.nio.charset.StandardCharsets;

/// One call of a host function: its arguments, and where its results go.
///
/// Whatever a guest passes ends in a value or in a [StatusException], which becomes the status that
/// the guest gets.
final class HostCall {

  /// The module of all host functions.
  static final String MODULE = "env";

  private static final int MAX_NAME = 64 << 10;
  private static final int MAX_VALUE = 1 << 20;

  private final GuestMemory memory;
  private final long[] arguments;
  private final Allocator allocator;

  private HostCall(GuestMemory memory, long[] arguments, Allocator allocator) {
    this.memory = memory;
    this.arguments = arguments;
    this.allocator = allocator;
  }

  /// The guest's own function that gives memory.
  @FunctionalInterface
  interface Allocator {

    /// A pointer to that many bytes; 0 if there are none.
    int allocate(int size);
  }

  /// What a host function does.
  @FunctionalInterface
  interface Function {

    /// Does it and returns the status.
    int call(HostCall call);
  }

  /// A way to offer functions to one guest.
  record Binding(Imports imports, Allocator allocator) {

    Binding add(String name, int parameters, Function function) {
      HostFunction bound =
          (memory, arguments) -> {
            try {
              return function.call(new HostCall(memory, arguments, allocator));
            } catch (StatusException e) {
              return e.status();
            }
          };
      imports.addLenient(MODULE, name, parameters, bound);
      return this;
    }
  }

  int intAt(int index) {
    return (int) arguments[index];
  }

  long longAt(int index) {
    return arguments[index];
  }

  /// The bytes that the pointer at that index and the length behind it name.
  byte[] bytesAt(int index, int cap) {
    var length = lengthAt(index, cap);
    return memory.bytes(intAt(index), length, cap, "argument");
  }

  /// Bytes as of a value.
  byte[] bytesAt(int index) {
    return bytesAt(index, MAX_VALUE);
  }

  /// Text with a `char` for each byte, as in HTTP fields.
  String latin1At(int index) {
    return memory.latin1(intAt(index), lengthAt(index, MAX_VALUE), MAX_VALUE, "argument");
  }

  /// Text with a `char` for each byte.
  String latin1At(int index, int cap) {
    return memory.latin1(intAt(index), lengthAt(index, cap), cap, "argument");
  }

  /// A name, in UTF-8.
  String nameAt(int index) {
    return new String(bytesAt(index, MAX_NAME), StandardCharsets.UTF_8);
  }

  private int lengthAt(int index, int cap) {
    var length = intAt(index + 1);
    requireInside(intAt(index), length);
    if (Integer.compareUnsigned(length, cap) > 0) {
      throw StatusException.BAD_ARGUMENT;
    }
    return length;
  }

  /// Writes a number of 4 bytes where the argument points to.
  int returnInt(int index, int value) {
    requireInside(intAt(index), Integer.BYTES);
    memory.writeInt(intAt(index), value);
    return Status.OK;
  }

  /// Writes a number of 8 bytes.
  int returnLong(int index, long value) {
    requireInside(intAt(index), Long.BYTES);
    memory.writeLong(intAt(index), value);
    return Status.OK;
  }

  /// Checks that the argument points to a place for 4 bytes.
  void requirePlace(int index) {
    requireInside(intAt(index), Integer.BYTES);
  }

  /// Hands bytes over in memory that the guest gives for them: their address goes where the
  /// argument points to, their number where the next one does.
  int returnBytes(int index, byte[] bytes) {
    requirePlace(index);
    requirePlace(index + 1);
    var address = 0;
    if (bytes.length > 0) {
      address = allocated(bytes.length);
      memory.write(address, bytes, 0, bytes.length);
    }
    memory.writeInt(intAt(index), address);
    memory.writeInt(intAt(index + 1), bytes.length);
    return Status.OK;
  }

  /// Hands text over, one byte for each `char`.
  int returnLatin1(int index, String text) {
    requirePlace(index);
    requirePlace(index + 1);
    var address = 0;
    if (!text.isEmpty()) {
      address = allocated(text.length());
      memory.writeLatin1(address, text);
    }
    memory.writeInt(intAt(index), address);
    memory.writeInt(intAt(index + 1), text.length());
    return Status.OK;
  }

  private int allocated(int size) {
    var address = allocator.allocate(size);
    if (address == 0) {
      throw StatusException.INVALID_MEMORY_ACCESS;
    }
    requireInside(address, size);
    return address;
  }

  private void requireInside(int pointer, int length) {
    if (!memory.contains(pointer, length)) {
      throw StatusException.INVALID_MEMORY_ACCESS;
    }
  }

  /// The guest's memory, for what has its own way of reading.
  GuestMemory memory() {
    return memory;
  }
}
