package dev.weir.wasm.foreign;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a protobuf message of version 3: fields with their default value are left out.
final class ProtobufWriter {

  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  ProtobufWriter truth(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  ProtobufWriter number(int field, long value) {
    if (value != 0) {
      varint(((long) field << 3) | VARINT);
      varint(value);
    }
    return this;
  }

  ProtobufWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufWriter bytes(int field, byte[] value) {
    if (value.length > 0) {
      varint(((long) field << 3) | LENGTH_DELIMITED);
      varint(value.length);
      message.writeBytes(value);
    }
    return this;
  }

  byte[] toBytes() {
    return message.toByteArray();
  }

  private void varint(long value) {
    var rest = value;
    while ((rest & ~0x7fL) != 0) {
      message.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    message.write((int) rest);
  }
}
