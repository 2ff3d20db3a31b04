package dev.weir.gateway.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a Redis command: a RESP array of bulk strings, nothing before and nothing after it.
final class Resp {

  private static final int MAX_PARTS = 1 << 20;
  private static final int MAX_DIGITS = 9;

  private final byte[] bytes;
  private int at;

  private Resp(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The parts of the command, at least one.
  ///
  /// @throws IllegalArgumentException if it is something else
  static List<byte[]> command(byte[] query) {
    return new Resp(query).command();
  }

  private List<byte[]> command() {
    var count = number('*');
    if (count == 0 || count > MAX_PARTS) {
      throw broken();
    }
    var parts = new ArrayList<byte[]>(Math.min(count, bytes.length));
    for (var i = 0; i < count; i++) {
      var length = number('$');
      if (length > bytes.length - at) {
        throw broken();
      }
      parts.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
      endLine();
    }
    if (at != bytes.length) {
      throw broken();
    }
    return parts;
  }

  private int number(char type) {
    if (at == bytes.length || bytes[at++] != type) {
      throw broken();
    }
    var start = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == start || at - start > MAX_DIGITS) {
      throw broken();
    }
    var number = Integer.parseInt(new String(bytes, start, at - start, StandardCharsets.US_ASCII));
    endLine();
    return number;
  }

  private void endLine() {
    if (bytes.length - at < 2 || bytes[at] != '\r' || bytes[at + 1] != '\n') {
      throw broken();
    }
    at += 2;
  }

  private IllegalArgumentException broken() {
    return new IllegalArgumentException(
        "query, byte " + at + " (expected: a RESP array of bulk strings)");
  }
}
