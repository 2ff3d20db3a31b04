package dev.weir.plugins.cors;

import dev.weir.api.Expect;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The origins that may use a route.
///
/// A pattern's `*` stands for one or more labels of a host's name or for a port, never for anything
/// that could end the host: `https://*.example.com` is not `https://evil.example/.example.com`.
///
/// @param everybody whether it does not matter who asks
/// @param exact the origins given in full
/// @param patterns those given with a `*`
record Origins(boolean everybody, Set<String> exact, List<Pattern> patterns) {

  private static final Pattern FORM =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://(?:\\*\\.)?(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])"
              + "(?::(?:[0-9]{1,5}|\\*))?");

  static Origins of(List<String> origins) {
    var exact = new HashSet<String>();
    var patterns = new HashSet<String>();
    for (var origin : origins) {
      (origin.contains("*") ? patterns : exact).add(origin.toLowerCase(Locale.ROOT));
    }
    return new Origins(
        patterns.remove("*"), Set.copyOf(exact), patterns.stream().map(Origins::pattern).toList());
  }

  /// @throws IllegalArgumentException if no browser would ever send such an origin
  static void check(String origin) {
    var known =
        origin.equals("*")
            || origin.equals("null")
            || FORM.matcher(origin.toLowerCase(Locale.ROOT)).matches();
    Expect.that(
        known,
        "origins",
        origin,
        "an origin such as https://example.com or https://*.example.com:*");
    var ownPort =
        (origin.startsWith("https:") && origin.endsWith(":443"))
            || (origin.startsWith("http:") && origin.endsWith(":80"));
    Expect.that(!ownPort, "origins", origin, "an origin without the scheme's own port");
  }

  boolean allow(String origin) {
    return everybody
        || exact.contains(origin)
        || patterns.stream().anyMatch(pattern -> pattern.matcher(origin).matches());
  }

  private static Pattern pattern(String origin) {
    var regex =
        Pattern.quote(origin)
            .replace("://*.", "://\\E(?:[a-z0-9_-]+\\.)+\\Q")
            .replaceAll(":\\*\\\\E$", "\\\\E(?::[0-9]{1,5})?");
    return Pattern.compile(regex);
  }
}
