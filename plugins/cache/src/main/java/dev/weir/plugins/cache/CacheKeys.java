package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What responses are stored under: `zone http://host/path?query`, and for one of several that a
/// URL has, what the request says in the fields that select it.
///
/// Nothing that a client can put into other fields gets into a key, and nothing is in it that the
/// upstream does not get. What a trusted proxy says about the scheme and the host that its client
/// has asked for is part of it, as upstreams answer by that; others' words the gateway has removed.
///
/// @param zone what separates responses of different routes; empty for the route's id
/// @param codings the content codings that matter
record CacheKeys(Optional<String> zone, List<String> codings) {

  private static final int MAX = 3000;
  private static final int MAX_PLAIN = 200;
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]*");

  /// The key of a request's URL; empty if it is too long.
  Optional<String> of(Request request) {
    return of(request, request.target());
  }

  /// The key of another path and query of the same server; empty if it is too long, or if a proxy
  /// says something about the client's request that cannot be part of a key.
  Optional<String> of(Request request, String target) {
    var headers = request.headers();
    if (!isForwarded(request)) {
      return of(request, request.exchange().scheme(), "", target);
    }
    var scheme = headers.first("X-Forwarded-Proto").orElseGet(request.exchange()::scheme);
    var host = headers.first("X-Forwarded-Host").orElse("");
    var isPlain =
        SCHEMES.contains(scheme)
            && HOST.matcher(host).matches()
            && headers.all("X-Forwarded-Proto").size() <= 1
            && headers.all("X-Forwarded-Host").size() <= 1
            && headers.all("Forwarded").stream().noneMatch(CacheKeys::namesServer);
    return isPlain ? of(request, scheme, host, target) : Optional.empty();
  }

  /// Whether a proxy may have said what the client has asked for. A request of the gateway's own
  /// has no client, and cannot say the same.
  static boolean isForwarded(Request request) {
    var headers = request.headers();
    return request.exchange().isForwarded()
        && (headers.contains("X-Forwarded-Proto")
            || headers.contains("X-Forwarded-Host")
            || headers.contains("Forwarded"));
  }

  // RFC 7239: what an upstream may take for the scheme and the host that the client has asked for.
  private static boolean namesServer(String forwarded) {
    var lower = forwarded.toLowerCase(Locale.ROOT);
    return lower.contains("host") || lower.contains("proto");
  }

  private Optional<String> of(Request request, String scheme, String forwarded, String target) {
    var own = authority(request.authority(), scheme);
    var other = authority(forwarded, scheme);
    var host = other.isEmpty() || other.equals(own) ? own : own + ',' + other;
    var key = zone.orElseGet(request.exchange()::routeId) + " " + scheme + "://" + host + target;
    return key.length() <= MAX ? Optional.of(key) : Optional.empty();
  }

  /// A host and port as they are compared: in lower case, without the port that the scheme has
  /// anyway.
  static String authority(String text, String scheme) {
    var lower = text.toLowerCase(Locale.ROOT);
    var port = scheme.equals("https") ? ":443" : ":80";
    var host = lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /// The key of one of several responses.
  String of(String key, long generation, List<String> selecting, Headers request) {
    var said = new StringBuilder();
    for (var name : selecting) {
      said.append(name).append(said(name, request)).append('\n');
    }
    var text = said.length() <= MAX_PLAIN ? said.toString() : hash(said.toString());
    return key + "#" + Long.toHexString(generation) + "#" + text;
  }

  // As far as the meaning of the field is known, what means the same is the same.
  private String said(String name, Headers request) {
    if (name.equals("accept-encoding")) {
      return "=" + AcceptEncoding.among(codings, request);
    }
    if (!request.contains(name)) {
      return "";
    }
    var value = String.join(",", FieldLists.elements(request, name));
    return "="
        + (name.startsWith("accept") ? value.toLowerCase(Locale.ROOT).replace(" ", "") : value);
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }
}
