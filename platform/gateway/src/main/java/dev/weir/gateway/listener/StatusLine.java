package dev.weir.gateway.listener;

import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;

/// The first lines of responses, with the reason phrases of RFC 9110.
final class StatusLine {

  private static final byte[][] LINES = new byte[600][];

  static {
    for (var status = 100; status < LINES.length; status++) {
      var line = "HTTP/1.1 " + status + " " + reason(status) + "\r\n";
      LINES[status] = line.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private StatusLine() {}

  /// The line, with its CRLF.
  static byte[] of(int status) {
    return LINES[status];
  }

  /// The reason phrase; empty for a status without one.
  static String reason(int status) {
    // RFC 6585, which Helidon does not know.
    return status == 431 ? "Request Header Fields Too Large" : Status.create(status).reasonPhrase();
  }
}
