package dev.weir.wasm.foreign;

/// A protobuf message of few fields, each of which is there once or not at all.
///
/// As in every parser: what is there more often has its last value, what is missing or of another
/// type has the default one, and other fields do not matter.
final class ProtobufMessage {

  private static final int MAX_FIELD = 7;
  private static final byte[] NOTHING = {};

  private final byte[][] bytes = new byte[MAX_FIELD + 1][];
  private final long[] numbers = new long[MAX_FIELD + 1];

  private ProtobufMessage() {}

  static ProtobufMessage parse(byte[] serialized) throws MalformedMessageException {
    var message = new ProtobufMessage();
    for (var reader = new ProtobufReader(serialized); reader.next(); ) {
      var field = reader.field();
      if (field <= MAX_FIELD && reader.isNumber()) {
        message.numbers[field] = reader.number();
      } else if (field <= MAX_FIELD && reader.isBytes()) {
        message.bytes[field] = reader.bytes();
      }
    }
    return message;
  }

  long number(int field) {
    return numbers[field];
  }

  boolean truth(int field) {
    return number(field) != 0;
  }

  byte[] bytes(int field) {
    var value = bytes[field];
    return value == null ? NOTHING : value;
  }

  String text(int field) throws MalformedMessageException {
    return Utf8.decodeStrictly(bytes(field))
        .orElseThrow(() -> new MalformedMessageException("text that is not UTF-8"));
  }
}
