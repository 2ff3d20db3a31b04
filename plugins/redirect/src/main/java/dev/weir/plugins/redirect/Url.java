package dev.weir.plugins.redirect;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// The parts that locations are made of.
final class Url {

  static final String HOST = "[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]";
  private static final Pattern AUTHORITY = Pattern.compile("(" + HOST + ")(?::([0-9]*))?");
  private static final String UNRESERVED = "-._~/";
  private static final String NOT_IN_QUERY = "\"<>\\^`{|}";

  private Url() {}

  /// The host that the client asked for, without the port.
  ///
  /// @throws GatewayException if there is none; `Host` may hold what is no host
  static String hostOf(Request request) {
    var matcher = AUTHORITY.matcher(request.authority());
    if (!matcher.matches()) {
      throw new GatewayException(
          ErrorCode.BAD_REQUEST, "host: '" + request.authority() + "' (expected: a host)");
    }
    return matcher.group(1).toLowerCase(Locale.ROOT);
  }

  /// Scheme and authority; the port only if it is not the scheme's own.
  static String base(String scheme, String host, int port) {
    var own = scheme.equals("https") ? 443 : 80;
    return scheme + "://" + host + (port < 0 || port == own ? "" : ":" + port);
  }

  /// Whether the location is where the request already is: following it would never end.
  static boolean isOwn(String location, Request request) {
    if (location.startsWith("/")) {
      return location.equals(request.target());
    }
    var matcher = AUTHORITY.matcher(request.authority());
    if (!matcher.matches()) {
      return false;
    }
    var port = matcher.group(2);
    var base =
        base(
            request.exchange().scheme(),
            matcher.group(1).toLowerCase(Locale.ROOT),
            port == null || port.isEmpty() ? -1 : number(port));
    return location.equals(base + request.target());
  }

  /// The path with one slash in front: with two its first segment would be a host.
  static String rooted(String path) {
    var start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    return start == 1 ? path : "/" + path.substring(start);
  }

  /// The request's query with `?` or `&` in front, or nothing.
  static String query(Request request, char separator) {
    return request
        .query()
        .filter(query -> !query.isEmpty())
        .map(query -> separator + encoded(query))
        .orElse("");
  }

  /// A query that holds only what a URL may: clients send a bit more.
  static String encoded(String query) {
    var result = new StringBuilder(query.length());
    query
        .chars()
        .forEach(c -> {
          if (NOT_IN_QUERY.indexOf(c) >= 0) {
            result.append(String.format("%%%02X", c));
          } else {
            result.append((char) c);
          }
        });
    return result.toString();
  }

  /// A text as the value of one query parameter.
  static String parameter(String text) {
    var result = new StringBuilder(text.length());
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        result.append(c);
      } else {
        result.append(String.format("%%%02X", (int) c));
      }
    }
    return result.toString();
  }

  private static int number(String port) {
    return port.length() > 5 ? 0 : Integer.parseInt(port);
  }
}
