package dev.weir.gateway.listener;

import dev.weir.gateway.route.HostName;
import dev.weir.http.BadMessageException;
import dev.weir.http.BodyLength;
import dev.weir.http.CanonicalPath;
import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the head of a request asks for, checked: host, path, query, and how its body is framed.
///
/// One reader serves one connection and is filled anew for each request.
final class RequestReader {

  private static final boolean[] HOST = new boolean[128];

  static {
    for (var c = '0'; c <= 'z'; c++) {
      HOST[c] = Character.isLetterOrDigit(c);
    }
    for (var c : "-._~!$&'()*+,;=%".toCharArray()) {
      HOST[c] = true;
    }
  }

  private String method = "";
  private String path = "/";
  private @Nullable String query;
  private String host = "";
  private long bodyLength;
  private boolean isKeptAlive;
  private boolean awaitsContinue;

  // The host of the request before, which is nearly always that of the next.
  private byte[] lastHost = {};
  private String lastHostName = "";

  String method() {
    return method;
  }

  /// The canonical path, or `*`; empty if it could not be read.
  String path() {
    return path;
  }

  @Nullable String query() {
    return query;
  }

  /// The host in lower case, without its port; empty for an HTTP/1.0 request without one.
  String host() {
    return host;
  }

  /// As [BodyLength#ofRequest].
  long bodyLength() {
    return bodyLength;
  }

  /// Whether the client wants to send more requests.
  boolean isKeptAlive() {
    return isKeptAlive;
  }

  /// Whether the client sends its body only after it has been asked for.
  boolean awaitsContinue() {
    return awaitsContinue;
  }

  /// Reads a head. Of one that breaks a rule, what was read before is there; the rest is empty.
  ///
  /// @param scheme how the client speaks to the gateway
  /// @param maxBody the most bytes of a body
  void read(HeaderBlock head, String scheme, long maxBody) throws BadMessageException {
    isKeptAlive = false;
    host = "";
    path = "";
    query = null;
    method = head.method();
    if (method.equals("CONNECT")) {
      throw new BadMessageException(501, "CONNECT (expected: no tunnels)");
    }
    var isHttp11 = head.minorVersion() > 0;
    readHost(head, isHttp11);
    readTarget(head, scheme);
    bodyLength = BodyLength.ofRequest(head);
    if (bodyLength > maxBody) {
      throw new BadMessageException(
          413, "body " + bodyLength + " bytes (expected: <= " + maxBody + ")");
    }
    readExpectation(head, isHttp11);
    isKeptAlive =
        !head.hasToken(FieldName.CONNECTION, "close")
            && (isHttp11 || head.hasToken(FieldName.CONNECTION, "keep-alive"));
  }

  // RFC 9112 section 3.2: exactly one Host in HTTP/1.1, and it must be a valid one.
  private void readHost(HeaderBlock head, boolean isHttp11) throws BadMessageException {
    var index = head.indexOf(FieldName.HOST, 0);
    if (index < 0) {
      if (isHttp11) {
        throw new BadMessageException(400, "Host: absent (expected: one)");
      }
      host = "";
      return;
    }
    if (head.indexOf(FieldName.HOST, index + 1) >= 0) {
      throw new BadMessageException(400, "Host: twice (expected: once)");
    }
    readHost(head.bytes(), head.valueStart(index), head.valueEnd(index));
  }

  private void readHost(byte[] bytes, int from, int to) throws BadMessageException {
    if (!Arrays.equals(bytes, from, to, lastHost, 0, lastHost.length) || from == to) {
      if (!isAuthority(bytes, from, to)) {
        throw new BadMessageException(400, "Host (expected: a host and perhaps a port)");
      }
      lastHost = Arrays.copyOfRange(bytes, from, to);
      lastHostName = HostName.of(new String(lastHost, StandardCharsets.US_ASCII));
    }
    host = lastHostName;
  }

  // A name or an address, in brackets if it has colons, and perhaps a port.
  private static boolean isAuthority(byte[] bytes, int from, int to) {
    var i = from;
    if (i < to && bytes[i] == '[') {
      i++;
      while (i < to && (bytes[i] == ':' || isHost(bytes[i]))) {
        i++;
      }
      if (i == to || bytes[i++] != ']') {
        return false;
      }
    }
    while (i < to && bytes[from] != '[' && isHost(bytes[i])) {
      i++;
    }
    if (i > from && i < to && bytes[i] == ':') {
      i++;
      while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
        i++;
      }
    }
    return i == to;
  }

  private static boolean isHost(byte b) {
    return b >= 0 && HOST[b];
  }

  private void readTarget(HeaderBlock head, String scheme) throws BadMessageException {
    var bytes = head.bytes();
    var from = head.targetStart();
    var to = head.targetEnd();
    query = null;
    if (bytes[from] == '*' && to - from == 1) {
      if (!method.equals("OPTIONS")) {
        throw new BadMessageException(400, "target '*' (expected: only with OPTIONS)");
      }
      path = "*";
      return;
    }
    if (bytes[from] != '/') {
      from = skipAuthority(bytes, from, to, scheme);
    }
    var end = from;
    while (end < to && bytes[end] != '?') {
      end++;
    }
    try {
      path = from == end ? "/" : CanonicalPath.of(bytes, from, end);
    } catch (IllegalArgumentException e) {
      throw new BadMessageException(400, "path " + e.getMessage());
    }
    if (end < to) {
      query = new String(bytes, end + 1, to - end - 1, StandardCharsets.US_ASCII);
      if (query.indexOf('#') >= 0) {
        throw new BadMessageException(400, "target (expected: no fragment)");
      }
    }
  }

  // The absolute form (RFC 9112 section 3.2.2). Its host would win over Host; the two must agree,
  // so that
  // nobody can take the one for the other.
  private int skipAuthority(byte[] bytes, int from, int to, String scheme)
      throws BadMessageException {
    var prefix = scheme + "://";
    var start = from + prefix.length();
    if (start >= to
        || !new String(bytes, from, prefix.length(), StandardCharsets.US_ASCII)
            .equalsIgnoreCase(prefix)) {
      throw new BadMessageException(400, "target (expected: a path or an " + scheme + " URL)");
    }
    var end = start;
    while (end < to && bytes[end] != '/' && bytes[end] != '?') {
      end++;
    }
    var authority = new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    var given = new String(lastHost, StandardCharsets.US_ASCII);
    if (host.isEmpty() || !authority.equalsIgnoreCase(given)) {
      throw new BadMessageException(400, "target's host (expected: the same as in Host)");
    }
    return end;
  }

  private void readExpectation(HeaderBlock head, boolean isHttp11) throws BadMessageException {
    var index = head.indexOf(FieldName.EXPECT, 0);
    awaitsContinue = false;
    if (index < 0 || !isHttp11) {
      return;
    }
    if (!head.isValue(index, "100-continue") || head.indexOf(FieldName.EXPECT, index + 1) >= 0) {
      throw new BadMessageException(417, "Expect (expected: 100-continue)");
    }
    awaitsContinue = bodyLength != 0;
  }
}
