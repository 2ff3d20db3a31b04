package dev.weir.http;

/// Reads the head of a message, strictly as RFC 9112 says, as its bytes come in.
///
/// What could mean two things to two servers is refused: a line that does not end in CRLF, a
/// control character, whitespace before the colon, a folded line, a name that is not a token. Bytes
/// that have been looked at are not looked at again, however slowly a head arrives. One parser
/// serves one connection, one message at a time.
public final class HeadParser {

  private static final byte[] VERSION = Bytes.ascii("HTTP/1.");

  private final HeadLimits limits;
  private final boolean isRequest;
  private final HeaderBlock block = new HeaderBlock();

  private boolean isStarted;
  private boolean hasFirstLine;
  private int lineStart;
  private int scanned;

  private HeadParser(HeadLimits limits, boolean isRequest) {
    this.limits = limits;
    this.isRequest = isRequest;
  }

  /// A parser of what clients send.
  public static HeadParser ofRequests(HeadLimits limits) {
    return new HeadParser(limits, true);
  }

  /// A parser of what servers answer.
  public static HeadParser ofResponses(HeadLimits limits) {
    return new HeadParser(limits, false);
  }

  /// The head, once [#parse] has found its end.
  public HeaderBlock head() {
    return block;
  }

  /// Forgets the message, so that the next call of [#parse] begins another one or, after the bytes
  /// were moved, the same one again.
  public void reset() {
    isStarted = false;
  }

  /// Reads as much of the head as there is.
  ///
  /// Between two calls for the same message the bytes in front of `to` must stay where they are.
  ///
  /// @param from where the message begins
  /// @param to the end of the bytes that have come in so far
  /// @return where the head ends, or -1 if it is not complete
  /// @throws BadMessageException if the head breaks a rule or a limit
  public int parse(byte[] bytes, int from, int to) throws BadMessageException {
    if (!isStarted) {
      start(bytes, from, to);
    }
    while (isStarted) {
      var lineFeed = Bytes.indexOfLineFeed(bytes, scanned, to);
      if (lineFeed < 0) {
        scanned = to;
        checkSizes(to);
        return -1;
      }
      checkSizes(lineFeed + 1);
      var end = lineFeed - 1;
      if (end < lineStart || bytes[end] != '\r') {
        throw bad((hasFirstLine ? "header line" : "first line") + " ends in a bare LF");
      }
      if (!hasFirstLine) {
        parseFirstLine(bytes, lineStart, end);
        hasFirstLine = true;
      } else if (end == lineStart) {
        block.end = lineFeed + 1;
        isStarted = false;
        return block.end;
      } else {
        parseField(bytes, lineStart, end);
      }
      lineStart = lineFeed + 1;
      scanned = lineStart;
    }
    return -1;
  }

  private void start(byte[] bytes, int from, int to) throws BadMessageException {
    var first = from;
    if (isRequest && to - first >= 2 && bytes[first] == '\r' && bytes[first + 1] == '\n') {
      // RFC 9112 section 2.2: one empty line before a request line is to be ignored.
      first += 2;
    }
    if (isRequest && to - first == 1 && bytes[first] == '\r') {
      return;
    }
    if (first == to) {
      return;
    }
    block.begin(bytes, first);
    lineStart = first;
    scanned = first;
    hasFirstLine = false;
    isStarted = true;
  }

  private void checkSizes(int to) throws BadMessageException {
    if (!hasFirstLine && to - lineStart > limits.startLine() + 2) {
      throw new BadMessageException(
          isRequest ? 414 : 400, "first line (expected: <= " + limits.startLine() + " bytes)");
    }
    if (to - block.start > limits.head()) {
      throw new BadMessageException(431, "head (expected: <= " + limits.head() + " bytes)");
    }
  }

  // Nothing of the line is quoted but a version that is one: it may hold a secret, of a query or of
  // a
  // body that is taken for a head.
  private void parseFirstLine(byte[] bytes, int from, int to) throws BadMessageException {
    if (isRequest) {
      parseRequestLine(bytes, from, to);
    } else {
      parseStatusLine(bytes, from, to);
    }
  }

  // request-line = method SP request-target SP HTTP-version (RFC 9112 section 3), one space each.
  private void parseRequestLine(byte[] bytes, int from, int to) throws BadMessageException {
    var i = from;
    while (i < to && Bytes.isToken(bytes[i])) {
      i++;
    }
    if (i == from || i == to || bytes[i] != ' ') {
      throw bad("request line has no method");
    }
    block.firstEnd = i;
    block.targetStart = ++i;
    while (i < to && Bytes.isTarget(bytes[i])) {
      i++;
    }
    if (i == block.targetStart || i == to || bytes[i] != ' ') {
      throw bad("request line has no proper target");
    }
    block.targetEnd = i;
    parseVersion(bytes, i + 1, to);
  }

  // status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 section 4); the last
  // space
  // is missing in the answers of many servers without a reason phrase.
  private void parseStatusLine(byte[] bytes, int from, int to) throws BadMessageException {
    parseVersion(bytes, from, Math.min(from + 8, to));
    var i = from + 8;
    if (to - i < 4
        || bytes[i] != ' '
        || !Bytes.isDigit(bytes[i + 1])
        || !Bytes.isDigit(bytes[i + 2])
        || !Bytes.isDigit(bytes[i + 3])
        || (to - i > 4 && bytes[i + 4] != ' ')
        || Bytes.indexOfControl(bytes, i, to) >= 0) {
      throw bad("status line is malformed");
    }
    block.status = (bytes[i + 1] - '0') * 100 + (bytes[i + 2] - '0') * 10 + bytes[i + 3] - '0';
    if (block.status < 100) {
      throw bad("status " + block.status + " (expected: >= 100)");
    }
    block.targetStart = Math.min(i + 5, to);
    block.targetEnd = to;
  }

  private void parseVersion(byte[] bytes, int from, int to) throws BadMessageException {
    if (to - from != 8 || !startsLikeVersion(bytes, from)) {
      throw bad("version (expected: HTTP/1.1)");
    }
    if (bytes[from + 5] != '1') {
      throw new BadMessageException(
          505, "version " + printable(bytes, from, to) + " (expected: HTTP/1.1)");
    }
    block.minorVersion = bytes[from + 7] == '0' ? 0 : 1;
  }

  private static boolean startsLikeVersion(byte[] bytes, int from) {
    for (var i = 0; i < VERSION.length; i++) {
      if (bytes[from + i] != VERSION[i] && i != 5) {
        return false;
      }
    }
    return Bytes.isDigit(bytes[from + 5]) && Bytes.isDigit(bytes[from + 7]);
  }

  private void parseField(byte[] bytes, int from, int to) throws BadMessageException {
    if (block.count() == limits.fields()) {
      throw new BadMessageException(431, "header (expected: <= " + limits.fields() + " fields)");
    }
    if (isRequest) {
      FieldParser.parseOfRequest(bytes, from, to, block);
    } else {
      FieldParser.parse(bytes, from, to, block);
    }
  }

  private static BadMessageException bad(String message) {
    return new BadMessageException(400, message);
  }

  private static String printable(byte[] bytes, int from, int to) {
    return "'" + Bytes.printable(bytes, from, to) + "'";
  }
}
