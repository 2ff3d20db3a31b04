package dev.weir.bench.limits;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads messages of HTTP/1.1 from one connection, one after the other: heads, and bodies whose
/// length the head tells, which are thrown away.
final class HttpReader {

  private static final byte[] END = {'\r', '\n', '\r', '\n'};
  private static final int SPACE = 16 * 1024;
  private static final String LENGTH = "\r\ncontent-length:";

  private final InputStream in;
  private final byte[] buffer = new byte[SPACE];
  private int begin;
  private int end;

  HttpReader(InputStream in) {
    this.in = in;
  }

  /// The next message's head in small letters; empty if the connection ended before it.
  String next() throws IOException {
    var scanned = begin;
    while (true) {
      var found = find(scanned);
      if (found >= 0) {
        var length = found + END.length - begin;
        var head = new String(buffer, begin, length, StandardCharsets.ISO_8859_1);
        begin += length;
        var small = head.toLowerCase(Locale.ROOT);
        skip(number(small, LENGTH));
        return small;
      }
      var kept = end - begin;
      if (!fill()) {
        if (kept == 0) {
          return "";
        }
        throw new EOFException("within a head");
      }
      scanned = Math.max(begin, begin + kept - END.length);
    }
  }

  private int find(int from) {
    for (var i = from; i <= end - END.length; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    System.arraycopy(buffer, begin, buffer, 0, end - begin);
    end -= begin;
    begin = 0;
    if (end == SPACE) {
      throw new IOException("a head of more than " + SPACE + " bytes");
    }
    var count = in.read(buffer, end, SPACE - end);
    end += Math.max(0, count);
    return count > 0;
  }

  private void skip(long length) throws IOException {
    var here = Math.min(length, end - begin);
    begin += (int) here;
    in.skipNBytes(length - here);
  }

  /// The number in a field of a head; 0 if there is none.
  ///
  /// @param field in small letters, with the line break before it and the colon
  static long number(String head, String field) {
    var at = head.indexOf(field);
    if (at < 0) {
      return 0;
    }
    var from = at + field.length();
    return Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
  }
}
