package dev.weir.plugins.cache;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a `Cache-Control` field, or one aimed at caches such as this, says (RFC 9111 section 5.2,
/// RFC 9213).
///
/// What cannot be read counts as what makes a cache do least: a time is 0 then, and of several
/// times for one directive the shortest counts.
final class Directives {

  /// A time that is not given.
  static final long ABSENT = -1;

  static final Directives NONE = new Directives(Map.of(), false);

  /// More seconds than that are that many (RFC 9111 section 1.2.2).
  private static final long MAX_SECONDS = 1L << 31;

  private static final String UNREADABLE = "?";

  private final Map<String, List<String>> values;
  private final boolean areAimed;

  private Directives(Map<String, List<String>> values, boolean areAimed) {
    this.values = values;
    this.areAimed = areAimed;
  }

  /// The directives of all `Cache-Control` fields.
  static Directives of(Headers headers) {
    var elements = FieldLists.elements(headers, "Cache-Control");
    if (elements.isEmpty()) {
      return NONE;
    }
    var values = new HashMap<String, List<String>>();
    for (var element : elements) {
      var equals = element.indexOf('=');
      var name = equals < 0 ? element : element.substring(0, equals);
      var value = equals < 0 ? "" : argument(name, element.substring(equals + 1));
      values
          .computeIfAbsent(name.strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(value);
    }
    return new Directives(values, false);
  }

  /// The directives of a field that is aimed at a kind of cache; empty if there is none, or if it
  /// says nothing that can be read, and `Cache-Control` is to be used.
  static Optional<Directives> aimed(Headers headers, String name) {
    var fields = headers.all(name);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    return StructuredDictionary.parse(String.join(", ", fields))
        .filter(it -> !it.isEmpty())
        .map(Directives::ofDictionary);
  }

  private static Directives ofDictionary(Map<String, Object> members) {
    var values = new HashMap<String, List<String>>();
    members.forEach((name, value) -> {
      switch (value) {
        case Long number -> values.put(name, List.of(Long.toString(number)));
        case String text -> values.put(name, List.of(isTime(name) ? UNREADABLE : text));
        case Boolean isSet when !isSet -> {
          // As good as not there.
        }
        default -> values.put(name, List.of(isTime(name) ? UNREADABLE : ""));
      }
    });
    return new Directives(values, true);
  }

  private static boolean isTime(String name) {
    return name.equals("max-age") || name.equals("s-maxage") || name.startsWith("stale-");
  }

  /// The argument of a directive, which both forms of it are allowed for (RFC 9111 section 5.2).
  private static String argument(String name, String text) {
    if (!name.equals(name.strip()) || !text.equals(text.strip())) {
      return UNREADABLE;
    }
    if (!text.startsWith("\"")) {
      return text;
    }
    return text.length() > 1 && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\\", "")
        : UNREADABLE;
  }

  /// Whether they come from a field that is aimed at a kind of cache: what other fields say counts
  /// for nothing then.
  boolean areAimed() {
    return areAimed;
  }

  /// Whether the directive is there, with an argument or without.
  boolean has(String name) {
    return values.containsKey(name);
  }

  /// Whether the directive is there in the form that holds for all of the response, rather than for
  /// some of its fields.
  boolean holdsForAll(String name) {
    var given = values.get(name);
    return given != null && given.stream().anyMatch(it -> fieldNames(it).isEmpty());
  }

  /// The fields that the directive is about, in lower case.
  List<String> fields(String name) {
    return values.getOrDefault(name, List.of()).stream()
        .flatMap(it -> fieldNames(it).stream())
        .toList();
  }

  private static List<String> fieldNames(String argument) {
    var names = new ArrayList<String>();
    for (var name : argument.toLowerCase(Locale.ROOT).split(",", -1)) {
      var text = name.strip();
      if (!FieldLists.isName(text)) {
        return List.of();
      }
      names.add(text);
    }
    return names;
  }

  /// The time that the directive gives, in seconds; [#ABSENT] if it is not there.
  long seconds(String name) {
    var given = values.get(name);
    return given == null ? ABSENT : given.stream().mapToLong(Directives::time).min().orElse(ABSENT);
  }

  private static long time(String text) {
    return number(text, MAX_SECONDS).orElse(0L);
  }

  /// A number in decimal digits, at most so large; empty if the text is none.
  static Optional<Long> number(String text, long most) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var number = 0L;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      number = Math.min(most, number * 10 + (c - '0'));
    }
    return Optional.of(number);
  }

  /// As [#seconds(String)], for a directive that means any time if it has no argument.
  long secondsOrAny(String name) {
    var given = values.get(name);
    return given != null && given.stream().allMatch(String::isEmpty) ? MAX_SECONDS : seconds(name);
  }
}
