package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Heads as text, for tests: one `char` is one byte, and a line ends in `\n` for CRLF.
final class Heads {

  private Heads() {}

  /// The bytes, with CRLF for each `\n`.
  static byte[] bytes(String text) {
    return text.replace("\n", "\r\n").getBytes(ISO_8859_1);
  }

  static HeaderBlock request(String text) throws BadMessageException {
    return parse(HeadParser.ofRequests(HeadLimits.DEFAULT), bytes(text));
  }

  static HeaderBlock response(String text) throws BadMessageException {
    return parse(HeadParser.ofResponses(HeadLimits.DEFAULT), bytes(text));
  }

  private static HeaderBlock parse(HeadParser parser, byte[] bytes) throws BadMessageException {
    if (parser.parse(bytes, 0, bytes.length) != bytes.length) {
      throw new IllegalStateException("the head has no end");
    }
    return parser.head();
  }

  /// Everything a block says, so that two can be compared.
  static String describe(HeaderBlock head, boolean isRequest) {
    var text = new StringBuilder();
    var bytes = head.bytes();
    if (isRequest) {
      text.append(head.method()).append(' ');
      text.append(Bytes.text(bytes, head.targetStart(), head.targetEnd()));
    } else {
      text.append(head.status()).append(' ');
      text.append(Bytes.text(bytes, head.reasonStart(), head.firstLineEnd()));
    }
    text.append(" 1.").append(head.minorVersion()).append(' ').append(head.length());
    for (var i = 0; i < head.count(); i++) {
      text.append('\n').append(head.name(i)).append(' ').append(head.nameText(i));
      text.append('=').append(head.value(i)).append('=');
      text.append(Bytes.text(bytes, head.valueStart(i), head.valueEnd(i))).append(' ');
      text.append(Bytes.text(bytes, head.lineStart(i), head.lineEnd(i)));
    }
    return text.toString();
  }
}
