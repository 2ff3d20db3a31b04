package dev.weir.plugins.ratelimit;

import dev.weir.api.Expect;
import dev.weir.api.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What requests are told apart by: `client-address`, or several parts in braces, `{route}
/// {header:X-Api-Key}`.
///
/// Two requests have the same key only if all their parts are the same: what a client writes into
/// one part cannot look like another one. However long the parts are, a key is short, as what is
/// long is replaced by its SHA-256.
final class KeyTemplate {

  /// The longest key as it is; what is longer is replaced.
  static final int MAX_PLAIN = 80;

  private static final Pattern PART = Pattern.compile("\\{([^{}]*)}");
  private static final int MAX_PARTS = 8;

  private final List<KeyPart> parts;
  private final Missing missing;

  private KeyTemplate(List<KeyPart> parts, Missing missing) {
    this.parts = List.copyOf(parts);
    this.missing = missing;
  }

  /// The template that a text means.
  ///
  /// @param unverified whether claims may be used
  /// @throws IllegalArgumentException if it is none, with a message as [Expect] makes it
  static KeyTemplate parse(String text, Missing missing, boolean unverified) {
    var parts = new ArrayList<KeyPart>();
    if (text.indexOf('{') < 0) {
      parts.add(KeyPart.parse("key", text, unverified));
    }
    var matcher = PART.matcher(text);
    while (matcher.find()) {
      parts.add(KeyPart.parse("key", matcher.group(1), unverified));
    }
    var rest = matcher.replaceAll("");
    Expect.that(
        !parts.isEmpty()
            && parts.size() <= MAX_PARTS
            && (text.indexOf('{') < 0 || rest.indexOf('{') < 0)
            && rest.indexOf('}') < 0,
        "key",
        text,
        "client-address, or 1 to 8 parts in braces such as {route} {header:X-Api-Key}");
    return new KeyTemplate(parts, missing);
  }

  /// What tells a class: one part, of which an address is as it is written.
  static KeyPart ofClass(String text, boolean unverified) {
    var part = KeyPart.parse("classes", text, unverified);
    return text.equals("client-address")
        ? request -> "=" + request.exchange().clientAddress().getAddress().getHostAddress()
        : part;
  }

  /// The key of a request; null if it has none and is not to be counted.
  @Nullable String of(Request request) {
    if (parts.size() == 1) {
      var value = value(parts.getFirst(), request);
      return value == null ? null : bounded(value);
    }
    var key = new StringBuilder();
    for (var part : parts) {
      var value = value(part, request);
      if (value == null) {
        return null;
      }
      key.append(value.length()).append(':').append(value);
    }
    return bounded(key.toString());
  }

  private @Nullable String value(KeyPart part, Request request) {
    var value = part.of(request);
    if (!value.isEmpty()) {
      return value;
    }
    return switch (missing) {
      // No value of a part begins like that: what clients write begins with a `=`.
      case CLIENT_ADDRESS -> "-" + KeyPart.CLIENT_ADDRESS.of(request);
      case SHARE -> "-";
      case SKIP -> null;
    };
  }

  /// The same text, or its hash if it is long or not of printable ASCII.
  static String bounded(String text) {
    return isPlain(text) ? text : "#" + hash(text);
  }

  private static boolean isPlain(String text) {
    if (text.length() > MAX_PLAIN || text.startsWith("#")) {
      return false;
    }
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }
}
