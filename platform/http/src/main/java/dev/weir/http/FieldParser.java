package dev.weir.http;

/// Reads one field line of a head or of trailers (RFC 9112 section 5).
final class FieldParser {

  private FieldParser() {}

  /// Adds the field in the line [from, to), which is without its CRLF, to the block.
  static void parse(byte[] bytes, int from, int to, HeaderBlock into) throws BadMessageException {
    parse(bytes, from, to, Bytes.endOfFieldName(bytes, from, to, true), into);
  }

  /// As [#parse], for the head of a request: a name with an underscore is refused. To many servers
  /// `X_User` and `X-User` are one variable, so that a client could say what only the gateway may.
  static void parseOfRequest(byte[] bytes, int from, int to, HeaderBlock into)
      throws BadMessageException {
    parse(bytes, from, to, Bytes.endOfFieldName(bytes, from, to, false), into);
  }

  private static void parse(byte[] bytes, int from, int to, int colon, HeaderBlock into)
      throws BadMessageException {
    if (colon == from || colon == to || bytes[colon] != ':') {
      throw new BadMessageException(
          400, "header line " + (into.count() + 1) + problem(bytes, from, colon, to));
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
          400, "header line " + (into.count() + 1) + " has a control character in its value");
    }
    into.add(FieldName.of(bytes, from, colon), from, colon, valueStart, valueEnd);
  }

  // The line is not quoted: what stands in it may be a secret, and the log is no place for one.
  private static String problem(byte[] bytes, int from, int colon, int to) {
    if (Bytes.isSpace(bytes[from])) {
      return " is folded";
    }
    if (colon == from && bytes[from] != '_') {
      return " has no name";
    }
    if (colon < to && Bytes.isSpace(bytes[colon])) {
      return " has a space before its colon";
    }
    if (colon < to && bytes[colon] == '_') {
      return " has an underscore in its name";
    }
    return colon == to ? " has no colon" : " has a name that is not a token";
  }
}
