package dev.weir.plugins.headers;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A value with placeholders for what is only known of the request: `{client-address}`,
/// `{route-id}`, `{path.NAME}`, `{header.NAME}`. A brace is written `{{`.
///
/// @param text the value if it has no placeholders
record Template(String text, List<Function<Request, String>> parts) {

  static Template parse(String template) {
    var parts = new ArrayList<Function<Request, String>>();
    var literal = new StringBuilder();
    for (var i = 0; i < template.length(); i++) {
      var c = template.charAt(i);
      if (c != '{') {
        literal.append(c);
      } else if (template.startsWith("{{", i)) {
        literal.append('{');
        i++;
      } else {
        var end = template.indexOf('}', i);
        addLiteral(literal, parts);
        parts.add(placeholder(end < 0 ? template.substring(i) : template.substring(i, end + 1)));
        i = end;
      }
    }
    if (parts.isEmpty()) {
      return new Template(literal.toString(), List.of());
    }
    addLiteral(literal, parts);
    return new Template("", List.copyOf(parts));
  }

  boolean isLiteral() {
    return parts.isEmpty();
  }

  /// The value for this request. What the request does not have leaves nothing behind.
  String render(Request request) {
    var value = new StringBuilder();
    for (var part : parts) {
      value.append(part.apply(request));
    }
    return value.toString().strip();
  }

  private static void addLiteral(StringBuilder literal, List<Function<Request, String>> parts) {
    if (!literal.isEmpty()) {
      var text = literal.toString();
      parts.add(_ -> text);
      literal.setLength(0);
    }
  }

  private static Function<Request, String> placeholder(String text) {
    if (text.equals("{client-address}")) {
      return Template::clientAddress;
    }
    if (text.equals("{route-id}")) {
      return request -> request.exchange().routeId();
    }
    if (text.startsWith("{path.") && text.length() > "{path.}".length() && text.endsWith("}")) {
      var name = text.substring("{path.".length(), text.length() - 1);
      return request -> request.exchange().pathParameter(name).orElse("");
    }
    if (text.startsWith("{header.") && text.endsWith("}")) {
      var name = Headers.requireName(text.substring("{header.".length(), text.length() - 1));
      return request -> request.headers().first(name).orElse("");
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' (expected: {client-address}, {route-id}, {path.NAME}, {header.NAME}, or {{ for a"
            + " brace)");
  }

  private static String clientAddress(Request request) {
    var client = request.exchange().clientAddress();
    var address = client.getAddress();
    return address == null ? client.getHostString() : address.getHostAddress();
  }
}
