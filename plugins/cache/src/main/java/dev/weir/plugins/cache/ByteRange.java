package dev.weir.plugins.cache;

import java.util.Optional;

/// A part of a body, by the positions of its first byte and of the one after its last.
record ByteRange(int from, int to) {

  private static final String UNIT = "bytes=";

  /// The one part that a `Range` field asks for (RFC 9110 section 14.2); empty if it is to be
  /// ignored: it asks for several, in another unit, or cannot be read.
  ///
  /// @return a range without bytes if there are none where the field says
  static Optional<ByteRange> parse(String field, int length) {
    if (!field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    var text = field.substring(UNIT.length()).strip();
    var dash = text.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    var first = number(text.substring(0, dash));
    var last = number(text.substring(dash + 1));
    if (dash == 0) {
      return last.map(it -> new ByteRange(Math.max(0, length - it), length));
    }
    if (dash == text.length() - 1) {
      return first.map(it -> new ByteRange(Math.min(it, length), length));
    }
    if (first.isEmpty() || last.isEmpty() || last.get() < first.get()) {
      return Optional.empty();
    }
    var from = Math.min(first.get(), length);
    return Optional.of(new ByteRange(from, Math.max(from, Math.min(last.get(), length - 1) + 1)));
  }

  private static Optional<Integer> number(String text) {
    return Directives.number(text, Integer.MAX_VALUE - 1).map(Long::intValue);
  }

  boolean isEmpty() {
    return from == to;
  }

  /// As a `Content-Range` field has it.
  String of(int length) {
    return isEmpty() ? "bytes */" + length : "bytes " + from + "-" + (to - 1) + "/" + length;
  }
}
