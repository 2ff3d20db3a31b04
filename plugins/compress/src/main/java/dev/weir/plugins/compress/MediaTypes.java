package dev.weir.plugins.compress;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A choice of media types.
final class MediaTypes {

  private static final Pattern FORM =
      Pattern.compile("(?!.*\\*.*\\*)[A-Za-z0-9.+_*-]+/[A-Za-z0-9.+_*-]+");

  private final List<Part> parts;

  /// The texts around the `*` of a pattern; all of it and nothing if there is none.
  private record Part(String start, String end, boolean exact) {

    static Part of(String pattern) {
      var text = pattern.toLowerCase(Locale.ROOT);
      var star = text.indexOf('*');
      return star < 0
          ? new Part(text, "", true)
          : new Part(text.substring(0, star), text.substring(star + 1), false);
    }

    boolean matches(String type) {
      return exact
          ? type.equals(start)
          : type.length() > start.length() + end.length()
              && type.startsWith(start)
              && type.endsWith(end);
    }
  }

  MediaTypes(List<String> patterns) {
    parts = patterns.stream().map(Part::of).toList();
  }

  static boolean isPattern(String text) {
    return FORM.matcher(text).matches();
  }

  /// @param contentType the value of a `Content-Type`, with its parameters
  boolean contain(String contentType) {
    var semicolon = contentType.indexOf(';');
    var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    var normal = type.strip().toLowerCase(Locale.ROOT);
    for (var part : parts) {
      if (part.matches(normal)) {
        return true;
      }
    }
    return false;
  }
}
