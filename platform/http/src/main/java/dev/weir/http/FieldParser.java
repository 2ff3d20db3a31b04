package dev.weir.http;

/// Reads one field line of a head or of trailers (RFC 9112 section 5).
final class FieldParser {

  private FieldParser() {}

  /// Adds the field in the line [from, to), which is without its CRLF, to the block.
  static void parse(byte[] bytes, int from, int to, HeaderBlock into) throws BadMessageException {
    var colon = from;
    while (colon < to && Bytes.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == from || colon == to || bytes[colon] != ':') {
      throw new BadMessageException(400, problem(bytes, from, colon, to));
    }
    var valueStart = colon + 1;
    while (valueStart < to && Bytes.isSpace(bytes[valueStart])) {
      valueStart++;
    }
    var valueEnd = to;
    while (valueEnd > valueStart && Bytes.isSpace(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    if (Bytes.indexOfControl(bytes, valueStart, valueEnd) >= 0) {
      throw new BadMessageException(
          400,
          "header '"
              + Bytes.printable(bytes, from, colon)
              + "' has a control character in its value");
    }
    into.add(FieldName.of(bytes, from, colon), from, colon, valueStart, valueEnd);
  }

  private static String problem(byte[] bytes, int from, int colon, int to) {
    var line = "header line '" + Bytes.printable(bytes, from, to) + "' ";
    if (Bytes.isSpace(bytes[from])) {
      return line + "is folded";
    }
    if (colon == from) {
      return line + "has no name";
    }
    if (colon < to && Bytes.isSpace(bytes[colon])) {
      return line + "has a space before its colon";
    }
    return line + (colon == to ? "has no colon" : "has a name that is not a token");
  }
}
