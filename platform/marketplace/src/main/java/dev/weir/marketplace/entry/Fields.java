package dev.weir.marketplace.entry;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Questions that several records ask of their files.
final class Fields {

  /// The only version of the formats so far.
  static final int FORMAT = 1;

  private static final int MAX_URL = 2048;
  private static final int MAX_ELEMENTS = 1000;
  // No user before the host, which would look like the host, and nothing beyond ASCII.
  private static final Pattern URL =
      Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][!-~]*)?");
  private static final String TIME = "2026-08-20T10:00:00Z";

  private Fields() {}

  /// Reads one part of a file.
  interface Parser<T> {
    T parse(JsonView view) throws JsonException;
  }

  /// A whole file that has to be of the known format.
  static <T> T read(byte[] bytes, String file, Parser<T> parser) throws MarketplaceException {
    try {
      var view = JsonView.of(JsonReader.read(bytes));
      var format = view.member("v").integer(1, Integer.MAX_VALUE);
      if (format != FORMAT) {
        throw new MarketplaceException(
            Reason.INCOMPATIBLE,
            "format: %s: version %d (expected: %d)".formatted(file, format, FORMAT));
      }
      return parser.parse(view);
    } catch (JsonException e) {
      throw refused(file, e);
    }
  }

  static MarketplaceException refused(String file, JsonException cause) {
    return new MarketplaceException(
        Reason.VERIFICATION, "format: " + file + ": " + cause.getMessage(), cause);
  }

  static String matching(JsonView view, Pattern pattern, String expected) throws JsonException {
    if (!pattern.matcher(view.string()).matches()) {
      throw view.refused(expected);
    }
    return view.string();
  }

  // An index has ten thousands of them, for which the JDK's parser takes too long.
  static Instant time(JsonView view) throws JsonException {
    var text = view.string();
    try {
      if (text.length() == TIME.length()) {
        return LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19))
            .toInstant(ZoneOffset.UTC);
      }
    } catch (DateTimeException | NumberFormatException e) {
      var failure = view.refused("a time as " + TIME);
      failure.initCause(e);
      throw failure;
    }
    throw view.refused("a time as " + TIME);
  }

  // Between two of the characters that a time has between its numbers.
  private static int number(String text, int from, int to) {
    var number = 0;
    for (var i = from; i < to; i++) {
      var digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException(text);
      }
      number = 10 * number + digit;
    }
    if (text.charAt(to) != TIME.charAt(to)) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  static String url(JsonView view) throws JsonException {
    var text = view.string();
    try {
      if (text.length() <= MAX_URL
          && URL.matcher(text).matches()
          && new URI(text).getHost() != null) {
        return text;
      }
    } catch (URISyntaxException e) {
      var failure = view.refused("an https: URL");
      failure.initCause(e);
      throw failure;
    }
    throw view.refused("an https: URL");
  }

  /// A list without repetitions; empty if it is not there.
  static <T> List<T> list(JsonView parent, String name, Parser<T> parser) throws JsonException {
    return isPresent(parent, name) ? list(parent.member(name), parser) : List.of();
  }

  static <T> List<T> list(JsonView view, Parser<T> parser) throws JsonException {
    var views = view.elements();
    if (views.size() > MAX_ELEMENTS) {
      throw view.refused("at most " + MAX_ELEMENTS + " elements");
    }
    var seen = new HashSet<T>();
    var elements = new ArrayList<T>();
    for (var element : views) {
      var parsed = parser.parse(element);
      if (!seen.add(parsed)) {
        throw element.refused("no element twice");
      }
      elements.add(parsed);
    }
    return List.copyOf(elements);
  }

  static <T> Optional<T> optional(JsonView parent, String name, Parser<T> parser)
      throws JsonException {
    return isPresent(parent, name)
        ? Optional.of(parser.parse(parent.member(name)))
        : Optional.empty();
  }

  static boolean flag(JsonView parent, String name, boolean otherwise) throws JsonException {
    return isPresent(parent, name) ? parent.member(name).bool() : otherwise;
  }

  // A member that is null is there, and refused: there is one way to say nothing.
  private static boolean isPresent(JsonView parent, String name) throws JsonException {
    return parent.object().members().containsKey(name);
  }

  /// The object without the members that only say what holds anyway.
  static JsonObject withFlag(JsonObject json, String name, boolean value, boolean otherwise) {
    return value == otherwise ? json : json.with(name, value);
  }

  static JsonObject with(JsonObject json, String name, Optional<String> text) {
    return text.isEmpty() ? json : json.with(name, text.get());
  }

  /// Adds a list of texts, unless it is empty.
  static JsonObject with(JsonObject json, String name, Collection<?> texts) {
    return texts.isEmpty()
        ? json
        : json.with(name, JsonArray.ofStrings(texts.stream().map(Object::toString).toList()));
  }

  static byte[] canonical(JsonObject json) {
    try {
      return CanonicalJson.write(json);
    } catch (JsonException e) {
      throw new IllegalArgumentException("what the readers of entries would refuse", e);
    }
  }

  static JsonArray array(Collection<? extends JsonValue> values) {
    return new JsonArray(List.copyOf(values));
  }
}
