package dev.weir.gateway.route;

import dev.weir.api.Headers;
import dev.weir.http.CanonicalPath;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request that is only thought of, as a route table sees it.
///
/// @param host in lower case, without port; empty if nothing says it
/// @param path canonical
public record ProbeRequest(
    String method, String host, String path, Optional<String> query, Headers headers) {

  private static final Pattern URL =
      Pattern.compile("(?:https?://([^/?#]+))?(/[^?#]*)?(?:\\?([^#]*))?");
  private static final Pattern FIELD = Pattern.compile("([^:]+):(.*)");

  /// The request that a client would send.
  ///
  /// @param url a URL, or a path alone
  /// @param fields each written `Name: value`
  /// @throws IllegalArgumentException if one of them is not well-formed
  public static ProbeRequest of(String method, String url, List<String> fields) {
    var parts = URL.matcher(url);
    if (url.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "'" + url + "' (expected: http://host/path?query or /path?query, no fragment)");
    }
    var headers = headers(fields);
    var host = Optional.ofNullable(parts.group(1)).or(() -> headers.first("Host")).orElse("");
    return new ProbeRequest(
        Headers.requireName(method),
        HostName.of(host),
        path(Optional.ofNullable(parts.group(2)).orElse("/")),
        Optional.ofNullable(parts.group(3)),
        host.isEmpty() ? headers : headers.with("Host", host));
  }

  private static String path(String path) {
    try {
      return CanonicalPath.of(path);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "path " + e.getMessage() + ": Weir answers this with 400", e);
    }
  }

  private static Headers headers(List<String> fields) {
    var headers = Headers.empty();
    for (var field : fields) {
      var parts = FIELD.matcher(field);
      if (!parts.matches()) {
        throw new IllegalArgumentException("'" + field + "' (expected: 'Name: value')");
      }
      headers = headers.withAdded(parts.group(1), parts.group(2).strip());
    }
    return headers;
  }

  /// As a person would write it.
  @Override
  public String toString() {
    return method + " " + host + path + query.map(it -> "?" + it).orElse("");
  }
}
