package dev.weir.http;

import java.util.Locale;

/// How many bytes of content follow a head (RFC 9112 section 6), decided by the head alone.
public final class BodyLength {

  /// The content is in the chunked coding and says itself where it ends.
  public static final long CHUNKED = -1;

  /// The content ends where the connection ends.
  public static final long UNTIL_CLOSE = -2;

  // 18 digits: the largest power of ten below the largest long.
  private static final int MAX_DIGITS = 18;

  private BodyLength() {}

  /// The number of bytes that follow a request's head, or [#CHUNKED].
  ///
  /// @throws BadMessageException if the head leaves any doubt: two lengths, a length and a transfer
  ///   coding, anything but digits in a length, a transfer coding in HTTP/1.0, a last coding that
  ///   is not `chunked` (400), or a coding this gateway does not know (501)
  public static long ofRequest(HeaderBlock head) throws BadMessageException {
    var coding = head.indexOf(FieldName.TRANSFER_ENCODING, 0);
    var length = head.indexOf(FieldName.CONTENT_LENGTH, 0);
    if (coding >= 0) {
      requireChunked(head, coding, length);
      return CHUNKED;
    }
    if (length < 0) {
      return 0;
    }
    if (head.indexOf(FieldName.CONTENT_LENGTH, length + 1) >= 0) {
      throw bad("Content-Length: twice (expected: once)");
    }
    return parse(head, length);
  }

  /// The number of bytes that follow a response's head, [#CHUNKED] or [#UNTIL_CLOSE].
  ///
  /// @param isHead whether the response answers a HEAD request
  /// @throws BadMessageException if the head leaves any doubt
  public static long ofResponse(HeaderBlock head, boolean isHead) throws BadMessageException {
    var coding = head.indexOf(FieldName.TRANSFER_ENCODING, 0);
    var length = head.indexOf(FieldName.CONTENT_LENGTH, 0);
    var declared = UNTIL_CLOSE;
    if (length >= 0) {
      declared = parse(head, length);
      for (var i = head.indexOf(FieldName.CONTENT_LENGTH, length + 1);
          i >= 0;
          i = head.indexOf(FieldName.CONTENT_LENGTH, i + 1)) {
        if (parse(head, i) != declared) {
          throw bad("Content-Length: two values (expected: one)");
        }
      }
    }
    if (coding >= 0) {
      requireChunked(head, coding, length);
      declared = CHUNKED;
    }
    var status = head.status();
    if (isHead || status < 200 || status == 204 || status == 304) {
      return 0;
    }
    return declared;
  }

  private static void requireChunked(HeaderBlock head, int coding, int length)
      throws BadMessageException {
    if (length >= 0) {
      throw bad("both Transfer-Encoding and Content-Length (expected: one of them)");
    }
    if (head.minorVersion() == 0) {
      throw bad("Transfer-Encoding in HTTP/1.0 (expected: Content-Length)");
    }
    if (head.indexOf(FieldName.TRANSFER_ENCODING, coding + 1) >= 0) {
      throw bad("Transfer-Encoding: twice (expected: once)");
    }
    var value = head.value(coding);
    if (value.equalsIgnoreCase("chunked")) {
      return;
    }
    var last = value.substring(value.lastIndexOf(',') + 1).strip();
    var isChunkedOnce =
        last.equalsIgnoreCase("chunked")
            && value.toLowerCase(Locale.ROOT).indexOf("chunked") == value.length() - 7;
    throw new BadMessageException(
        isChunkedOnce ? 501 : 400, "Transfer-Encoding (expected: chunked)");
  }

  private static long parse(HeaderBlock head, int index) throws BadMessageException {
    var bytes = head.bytes();
    var from = head.valueStart(index);
    var to = head.valueEnd(index);
    if (from == to || to - from > MAX_DIGITS) {
      throw notANumber();
    }
    var value = 0L;
    for (var i = from; i < to; i++) {
      if (!Bytes.isDigit(bytes[i])) {
        throw notANumber();
      }
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  private static BadMessageException notANumber() {
    return bad("Content-Length (expected: a number)");
  }

  private static BadMessageException bad(String message) {
    return new BadMessageException(400, message);
  }
}
