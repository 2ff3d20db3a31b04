package dev.weir.wasm.foreign;

import java.util.Arrays;

/// Reads the fields of a serialized protobuf message one after the other.
///
/// Strict about the bytes, as the parsers of Google are: lengths must fit, tags and numbers must
/// end within their size, and groups must be closed. Nothing is copied before it is asked for, so a
/// message costs no more than its own bytes.
final class ProtobufReader {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int GROUP_START = 3;
  private static final int GROUP_END = 4;
  private static final int FIXED_32 = 5;

  private static final int WIRE_TYPE_BITS = 3;
  private static final int MAX_GROUP_DEPTH = 100;
  private static final int MAX_VARINT_BYTES = 10;

  private final byte[] message;
  private int position;
  private int field;
  private int wireType;

  // Of the current field: its number if it is a VARINT, where it begins if LENGTH_DELIMITED.
  private long number;
  private int start;

  ProtobufReader(byte[] message) {
    this.message = message;
  }

  /// Goes to the next field; false at the end of the message.
  boolean next() throws MalformedMessageException {
    if (position == message.length) {
      return false;
    }
    readTag();
    if (wireType == GROUP_END) {
      throw new MalformedMessageException("the end of a group that did not begin");
    }
    readValue();
    return true;
  }

  /// The positive number of the current field.
  int field() {
    return field;
  }

  /// Whether the current field is a number.
  boolean isNumber() {
    return wireType == VARINT;
  }

  /// Whether the current field is text, bytes or a message.
  boolean isBytes() {
    return wireType == LENGTH_DELIMITED;
  }

  /// The number that the current field is.
  long number() {
    return number;
  }

  /// The bytes of the current field.
  byte[] bytes() {
    return Arrays.copyOfRange(message, start, position);
  }

  private void readTag() throws MalformedMessageException {
    var tag = readVarint();
    if (tag >>> Integer.SIZE != 0) {
      throw new MalformedMessageException("a tag of more than 32 bits");
    }
    field = (int) (tag >>> WIRE_TYPE_BITS);
    wireType = (int) tag & ((1 << WIRE_TYPE_BITS) - 1);
    if (field == 0) {
      throw new MalformedMessageException("a field with the number 0");
    }
  }

  private void readValue() throws MalformedMessageException {
    switch (wireType) {
      case VARINT -> number = readVarint();
      case FIXED_64 -> skip(Long.BYTES);
      case FIXED_32 -> skip(Integer.BYTES);
      case LENGTH_DELIMITED -> {
        var length = readVarint();
        start = position;
        skip(length);
      }
      case GROUP_START -> skipGroup();
      default -> throw new MalformedMessageException("wire type " + wireType);
    }
  }

  /// Skips to the end of the group that just began, with a stack of the groups that are open.
  private void skipGroup() throws MalformedMessageException {
    var open = new int[MAX_GROUP_DEPTH];
    var depth = 1;
    open[0] = field;
    while (depth > 0) {
      readTag();
      switch (wireType) {
        case GROUP_START -> {
          if (depth == MAX_GROUP_DEPTH) {
            throw new MalformedMessageException("groups nested too deeply");
          }
          open[depth++] = field;
        }
        case GROUP_END -> {
          if (open[--depth] != field) {
            throw new MalformedMessageException("the end of another group");
          }
        }
        default -> readValue();
      }
    }
    wireType = GROUP_START;
  }

  private void skip(long length) throws MalformedMessageException {
    if (length < 0 || length > message.length - position) {
      throw new MalformedMessageException("a value longer than the message");
    }
    position += (int) length;
  }

  private long readVarint() throws MalformedMessageException {
    var value = 0L;
    for (var i = 0; i < MAX_VARINT_BYTES && position < message.length; i++) {
      var next = message[position++];
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException("a number that does not end");
  }
}
