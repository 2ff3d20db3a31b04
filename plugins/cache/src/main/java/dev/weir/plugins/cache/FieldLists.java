package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Fields whose values are lists, divided by commas that are not in a quoted string (RFC 9110
/// section 5.6.1).
final class FieldLists {

  private FieldLists() {}

  /// The elements of all fields of a name, without the empty ones and the space around them.
  static List<String> elements(Headers headers, String name) {
    if (!headers.contains(name)) {
      return List.of();
    }
    var elements = new ArrayList<String>();
    for (var value : headers.all(name)) {
      split(value, true, elements);
    }
    return elements;
  }

  /// As [#elements], in lower case.
  static List<String> names(Headers headers, String name) {
    return elements(headers, name).stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
  }

  /// Whether one of the elements is this word, in any case.
  static boolean contains(Headers headers, String name, String word) {
    return elements(headers, name).stream().anyMatch(word::equalsIgnoreCase);
  }

  /// The elements of all fields of a name whose quoted strings are entity tags, in which a
  /// backslash is nothing special.
  static List<String> tags(Headers headers, String name) {
    var elements = new ArrayList<String>();
    for (var value : headers.all(name)) {
      split(value, false, elements);
    }
    return elements;
  }

  /// Whether there is a field of one of these names.
  static boolean containsAny(Headers headers, List<String> names) {
    for (var name : names) {
      if (headers.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the text can be the name of a field.
  static boolean isName(String text) {
    try {
      Headers.requireName(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void split(String value, boolean hasEscapes, List<String> elements) {
    var start = 0;
    var isQuoted = false;
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (isQuoted && hasEscapes && c == '\\') {
        i++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ',' && !isQuoted) {
        add(value.substring(start, i), elements);
        start = i + 1;
      }
    }
    add(value.substring(start), elements);
  }

  private static void add(String element, List<String> elements) {
    var text = element.strip();
    if (!text.isEmpty()) {
      elements.add(text);
    }
  }
}
