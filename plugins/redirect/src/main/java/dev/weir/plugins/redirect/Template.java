package dev.weir.plugins.redirect;

import dev.weir.api.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A location with placeholders, taken apart so that no request can change where it leads: the host
/// is fixed or the one the client asked, and whatever else comes from the request stands behind the
/// first slash.
///
/// @param scheme `http`, `https`, or empty for a path on the same host
/// @param host the host, or `{host}`
/// @param port with its colon, or empty
/// @param parts path and query
/// @param hasQuery whether the parts have a `?`
/// @param placesQuery whether one of the parts is the request's query
/// @param fragment with its `#`, or empty
record Template(
    String scheme,
    String host,
    String port,
    List<Function<Request, String>> parts,
    boolean hasQuery,
    boolean placesQuery,
    String fragment) {

  private static final Pattern WHOLE =
      Pattern.compile(
          "(?:(https?)://(\\{host}|"
              + Url.HOST
              + ")(:[0-9]{1,5})?(?=[/?#]|\\{path}|$))?"
              + "((?:[/?]|\\{path}(?![^/?#]))[^#]*|)(#[^{}]*)?");
  private static final Pattern TOKEN = Pattern.compile("\\{[^{}]*}|[^{}]+|[{}]");
  private static final Pattern LITERAL = Pattern.compile("[!-~&&[^\"<>\\\\^`|{}]]+");
  private static final String EXPECTED =
      "a URL or a path with {path}, {path.NAME}, {host}, {query}";

  static Template parse(String text) {
    var whole = WHOLE.matcher(text);
    if (!whole.matches() || text.startsWith("//") || text.isEmpty()) {
      throw wrong(text, EXPECTED);
    }
    var scheme = whole.group(1) == null ? "" : whole.group(1);
    var target = whole.group(4);
    if (scheme.isEmpty() && (target.isEmpty() || target.startsWith("?"))) {
      throw wrong(text, "a URL, or a path that starts with / or {path}");
    }
    return new Template(
        scheme,
        scheme.isEmpty() ? "" : whole.group(2),
        whole.group(3) == null ? "" : whole.group(3),
        parts(text, target),
        target.contains("?"),
        target.contains("{query}"),
        whole.group(5) == null ? "" : whole.group(5));
  }

  private static List<Function<Request, String>> parts(String text, String target) {
    var parts = new ArrayList<Function<Request, String>>();
    var token = TOKEN.matcher(target);
    var inQuery = false;
    while (token.find()) {
      var part = token.group();
      if (part.startsWith("{")) {
        parts.add(placeholder(text, part, inQuery));
      } else if (LITERAL.matcher(part).matches()) {
        parts.add(_ -> part);
        inQuery |= part.contains("?");
      } else {
        throw wrong(text, "characters that may stand in a URL");
      }
    }
    return List.copyOf(parts);
  }

  private static Function<Request, String> placeholder(
      String text, String placeholder, boolean inQuery) {
    if (placeholder.equals("{query}") && inQuery) {
      return request -> Url.encoded(request.query().orElse(""));
    }
    if (placeholder.equals("{query}")) {
      throw wrong(text, "{query} behind a ?");
    }
    var value = value(text, placeholder);
    return inQuery ? request -> Url.parameter(value.apply(request)) : value;
  }

  private static Function<Request, String> value(String text, String placeholder) {
    if (placeholder.equals("{path}")) {
      return request -> Url.rooted(request.path());
    }
    if (placeholder.equals("{host}")) {
      return Url::hostOf;
    }
    if (placeholder.startsWith("{path.") && placeholder.length() > "{path.}".length()) {
      var name = placeholder.substring("{path.".length(), placeholder.length() - 1);
      return request -> request.exchange().pathParameter(name).orElse("");
    }
    throw wrong(text, EXPECTED);
  }

  private static IllegalArgumentException wrong(String text, String expected) {
    return new IllegalArgumentException("to: '" + text + "' (expected: " + expected + ")");
  }
}
