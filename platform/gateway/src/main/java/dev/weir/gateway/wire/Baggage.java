package dev.weir.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The field `baggage` (W3C Baggage): pairs that travel with a request from service to service.
///
/// What cannot be read is left out; what stands behind a value, its properties, nobody here needs.
public final class Baggage {

  private static final int MOST_PAIRS = 180;
  private static final int MOST_BYTES = 8192;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final String PLAIN = "!#$&'()*+-./:<=>?@[]^_`{|}~";

  private Baggage() {}

  /// The pairs, decoded, in order.
  ///
  /// @param fields the values of all fields of that name
  public static Map<String, String> parse(List<String> fields) {
    var text = String.join(",", fields);
    if (text.length() > MOST_BYTES) {
      return Map.of();
    }
    var pairs = new LinkedHashMap<String, String>();
    for (var member : text.split(",", -1)) {
      if (pairs.size() < MOST_PAIRS) {
        put(member, pairs);
      }
    }
    return Collections.unmodifiableMap(pairs);
  }

  private static void put(String member, Map<String, String> pairs) {
    var semicolon = member.indexOf(';');
    var pair = semicolon < 0 ? member : member.substring(0, semicolon);
    var equals = pair.indexOf('=');
    if (equals < 0) {
      return;
    }
    var key = pair.substring(0, equals).strip();
    var value = pair.substring(equals + 1).strip();
    if (KEY.matcher(key).matches() && isValue(value)) {
      pairs.put(key, decoded(value));
    }
  }

  // Without whitespace, quotes and what separates; each percent sign before two digits.
  private static boolean isValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == '\\' || (c == '%' && !isEncoded(value, i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEncoded(String value, int index) {
    return index + 2 < value.length()
        && HexFormat.isHexDigit(value.charAt(index + 1))
        && HexFormat.isHexDigit(value.charAt(index + 2));
  }

  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    var bytes = new byte[value.length()];
    var size = 0;
    for (var i = 0; i < value.length(); i++) {
      if (value.charAt(i) == '%') {
        bytes[size++] = (byte) HexFormat.fromHexDigits(value, i + 1, i + 3);
        i += 2;
      } else {
        bytes[size++] = (byte) value.charAt(i);
      }
    }
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  /// The value of a field with these pairs.
  public static String text(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(it -> it.getKey() + "=" + encoded(it.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String encoded(String value) {
    var text = new StringBuilder();
    for (var b : value.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        text.append(c);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }
}
