package dev.weir.gateway.route;

import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.http.CanonicalPath;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The paths that a route answers: `/a/b`, `/a/{id}/b` where a parameter is a whole segment, or
/// `/a/**` for `/a`, `/a/` and everything below.
///
/// Kept as its text alone, since a configuration may have a hundred thousand of them; it is read
/// again where it is needed, which is never on the way of a request that [RouteTree] matches.
public final class PathPattern implements GatewayExchange.Parameters {

  /// Stand for what is no text in a [#key]. They sort before all that a path may hold.
  static final char END = 0;

  static final char PARAMETER = 1;
  static final char BELOW = 2;

  private static final int LONGEST = 2000;
  private static final String PARENT = "/-/";
  private static final Pattern NAME = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_-]*}");

  private final String text;

  private PathPattern(String text) {
    this.text = text;
  }

  /// The pattern of that text, its literal segments in the spelling of [CanonicalPath].
  ///
  /// @throws IllegalArgumentException if the text is no pattern
  public static PathPattern parse(String text) {
    expect(text.startsWith("/"), text, "a path that starts with /");
    expect(text.length() <= LONGEST, text, "at most " + LONGEST + " characters");
    var canonical = new StringBuilder();
    var names = new HashSet<String>();
    var last = text.lastIndexOf('/') + 1;
    for (var at = 1; at < last; at = text.indexOf('/', at) + 1) {
      var segment = text.substring(at, text.indexOf('/', at));
      if (!segment.isEmpty()) {
        canonical.append('/').append(canonicalSegment(text, segment, names));
      }
    }
    canonical.append('/');
    var segment = text.substring(last);
    canonical.append(
        segment.equals("**") || segment.isEmpty()
            ? segment
            : canonicalSegment(text, segment, names));
    return new PathPattern(canonical.toString());
  }

  private static String canonicalSegment(String text, String segment, Set<String> names) {
    if (NAME.matcher(segment).matches()) {
      expect(names.add(segment), text, "no parameter name twice");
      return segment;
    }
    expect(segment.indexOf('{') < 0 && segment.indexOf('}') < 0, text, "{name} as a whole segment");
    expect(segment.indexOf('*') < 0, text, "{name} for a segment, /** at the end for all below");
    var canonical = canonicalBelow(text, segment);
    expect(canonical.length() > PARENT.length(), text, "no . or .. segment");
    return canonical.substring(PARENT.length());
  }

  private static String canonicalBelow(String text, String segment) {
    try {
      return CanonicalPath.of(PARENT + segment);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  private static void expect(boolean condition, String text, String expected) {
    if (!condition) {
      throw new IllegalArgumentException("'" + text + "' (expected: " + expected + ")");
    }
  }

  /// Whether this pattern has the canonical path among its paths.
  public boolean matches(String path) {
    return difference(path) < 0;
  }

  /// The segment of a matching canonical path that stands where this pattern has that parameter, in
  /// percent-encoding as it is in the path; empty if there is no such parameter.
  @Override
  public Optional<String> parameter(String path, String name) {
    var at = 0;
    for (var i = 0; i < text.length() && at >= 0; i = endOfSegment(text, i + 1)) {
      if (isParameter(i)
          && text.startsWith(name, i + 2)
          && text.startsWith("}", i + 2 + name.length())) {
        return Optional.of(path.substring(at + 1, endOfSegment(path, at + 1)));
      }
      at = path.indexOf('/', at + 1);
    }
    return Optional.empty();
  }

  /// The number, from 1, of the first segment that keeps the path from matching; -1 if it matches.
  int difference(String path) {
    var at = 0;
    var number = 1;
    for (var i = 0; i < text.length(); i = endOfSegment(text, i + 1), number++) {
      if (isBelow(i)) {
        return -1;
      }
      if (at >= path.length() || !segmentMatches(i, path, at)) {
        return number;
      }
      at = endOfSegment(path, at + 1);
    }
    return at == path.length() ? -1 : number;
  }

  private boolean segmentMatches(int i, String path, int at) {
    var end = endOfSegment(path, at + 1);
    if (isParameter(i)) {
      return end > at + 1;
    }
    var length = endOfSegment(text, i + 1) - i;
    return length == end - at && text.regionMatches(i, path, at, length);
  }

  /// What is sorted and compared when a tree is built: the text with one character for a parameter
  /// and one at the end that says whether the path must end there.
  String key() {
    var key = new StringBuilder(text.length() + 1);
    for (var i = 0; i < text.length(); i = endOfSegment(text, i + 1)) {
      key.append('/');
      if (isBelow(i)) {
        return key.append(BELOW).toString();
      }
      if (isParameter(i)) {
        key.append(PARAMETER);
      } else {
        key.append(text, i + 1, endOfSegment(text, i + 1));
      }
    }
    return key.append(END).toString();
  }

  /// One character for each segment. Of two patterns that match the same path, the one whose ranks
  /// sort first is the more specific one.
  String ranks() {
    var ranks = new StringBuilder();
    for (var i = 0; i < text.length(); i = endOfSegment(text, i + 1)) {
      ranks.append(isBelow(i) ? 'c' : isParameter(i) ? 'b' : 'a');
    }
    return ranks.toString();
  }

  private boolean isParameter(int slash) {
    return text.startsWith("{", slash + 1);
  }

  private boolean isBelow(int slash) {
    return text.startsWith("**", slash + 1);
  }

  private static int endOfSegment(String text, int from) {
    var end = text.indexOf('/', from);
    return end < 0 ? text.length() : end;
  }

  /// Whether both are the same text; `/{a}` and `/{b}` are not, though they match the same paths.
  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The canonical text.
  @Override
  public String toString() {
    return text;
  }
}
