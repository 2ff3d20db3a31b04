package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rule of [CanonicalPath] once more, the slow and obvious way.
final class CanonicalPathSpecification {

  private static final Pattern ENCODING = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern ALLOWED =
      Pattern.compile("/([A-Za-z0-9._~!$&'()*+,=:@/-]|%[0-9A-Fa-f]{2})*");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
  private static final Pattern REFUSED = Pattern.compile("[/\\\\;\\p{Cc}]");

  private CanonicalPathSpecification() {}

  static Optional<String> of(String path) {
    if (!ALLOWED.matcher(path).matches() || !isUtf8(path) || encodesRefused(path)) {
      return Optional.empty();
    }
    return resolve(ENCODING.matcher(path).replaceAll(match -> spell(match.group(1))));
  }

  private static String spell(String hex) {
    var character = Character.toString(Integer.parseInt(hex, 16));
    return UNRESERVED.matcher(character).matches() ? character : "%" + hex.toUpperCase(Locale.ROOT);
  }

  private static boolean isUtf8(String path) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(decode(path).getBytes(ISO_8859_1)));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static boolean encodesRefused(String path) {
    var decoded = new String(decode(path.replace("/", "")).getBytes(ISO_8859_1), UTF_8);
    return REFUSED.matcher(decoded).find();
  }

  private static String decode(String path) {
    return ENCODING
        .matcher(path)
        .replaceAll(match -> {
          var character = (char) Integer.parseInt(match.group(1), 16);
          return character == '\\' || character == '$' ? "\\" + character : "" + character;
        });
  }

  private static Optional<String> resolve(String path) {
    var segments = new ArrayDeque<String>();
    var isDirectory = true;
    for (var segment : path.split("/", -1)) {
      isDirectory = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..") && segments.pollLast() == null) {
        return Optional.empty();
      }
      if (!isDirectory) {
        segments.add(segment);
      }
    }
    var joined = "/" + String.join("/", segments);
    return Optional.of(isDirectory && !segments.isEmpty() ? joined + "/" : joined);
  }
}
