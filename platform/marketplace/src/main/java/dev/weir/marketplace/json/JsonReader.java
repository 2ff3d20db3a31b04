package dev.weir.marketplace.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// A strict reader of RFC 8259.
///
/// Two readers of the same bytes must come to the same value, for what is signed is the value. So
/// all that readers differ in is refused: names that come twice, bytes after the end, a byte order
/// mark, malformed UTF-8, lone surrogates. Depth and sizes have limits.
public final class JsonReader {

  /// What [#read(byte[])] reads at most.
  public static final Limits DEFAULT_LIMITS = new Limits(16 << 20, 64);

  // Enough for every number of 64 bits and every double.
  private static final int MAX_NUMBER_LENGTH = 64;

  private final String text;
  private final int maxDepth;
  private int position;
  private int depth;

  private JsonReader(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /// What is read at most.
  ///
  /// @param bytes the length of the whole text
  /// @param depth objects and arrays within each other
  public record Limits(int bytes, int depth) {}

  /// The value that a text is.
  public static JsonValue read(byte[] bytes) throws JsonException {
    return read(bytes, DEFAULT_LIMITS);
  }

  /// The value that a text is, within limits.
  ///
  /// @throws JsonException with the line and column of what is wrong
  public static JsonValue read(byte[] bytes, Limits limits) throws JsonException {
    if (bytes.length > limits.bytes()) {
      throw new JsonException(bytes.length + " bytes (expected: at most " + limits.bytes() + ")");
    }
    return new JsonReader(decode(bytes), limits.depth()).document();
  }

  private static String decode(byte[] bytes) throws JsonException {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(buffer)
          .toString();
    } catch (CharacterCodingException e) {
      var failure = new JsonException("byte " + buffer.position() + ": not UTF-8");
      failure.initCause(e);
      throw failure;
    }
  }

  private JsonValue document() throws JsonException {
    skipSpace();
    var value = value();
    skipSpace();
    if (position < text.length()) {
      throw unexpected("the end");
    }
    return value;
  }

  private JsonValue value() throws JsonException {
    return switch (peek("a value")) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonString(string());
      case 't' -> word("true", new JsonBoolean(true));
      case 'f' -> word("false", new JsonBoolean(false));
      case 'n' -> word("null", JsonNull.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value");
    };
  }

  private JsonObject object() throws JsonException {
    enter();
    var members = new LinkedHashMap<String, JsonValue>();
    var isFirst = true;
    while (goesOn('}', isFirst)) {
      isFirst = false;
      if (peek("a name in quotes") != '"') {
        throw unexpected("a name in quotes");
      }
      var start = position;
      var name = string();
      skipSpace();
      take(':');
      skipSpace();
      if (members.put(name, value()) != null) {
        throw problem(start, "the name '" + name + "' again (expected: once)");
      }
      skipSpace();
    }
    depth--;
    return new JsonObject(members);
  }

  private JsonArray array() throws JsonException {
    enter();
    var elements = new ArrayList<JsonValue>();
    while (goesOn(']', elements.isEmpty())) {
      elements.add(value());
      skipSpace();
    }
    depth--;
    return new JsonArray(elements);
  }

  private void enter() throws JsonException {
    if (++depth > maxDepth) {
      throw problem(position, "depth " + depth + " (expected: at most " + maxDepth + ")");
    }
    position++;
    skipSpace();
  }

  // Whether another element follows; a comma before it and the closing bracket are taken.
  private boolean goesOn(char closing, boolean isFirst) throws JsonException {
    var next = peek(isFirst ? "'" + closing + "' or a value" : "',' or '" + closing + "'");
    if (next == closing) {
      position++;
      return false;
    }
    if (!isFirst) {
      take(',');
      skipSpace();
    }
    return true;
  }

  private String string() throws JsonException {
    position++;
    var start = position;
    while (position < text.length() && isPlain(text.charAt(position))) {
      position++;
    }
    if (position < text.length() && text.charAt(position) == '"') {
      return text.substring(start, position++);
    }
    return escapedString(new StringBuilder(text.substring(start, position)));
  }

  private static boolean isPlain(char c) {
    return c != '"' && c != '\\' && c >= ' ';
  }

  private String escapedString(StringBuilder decoded) throws JsonException {
    while (true) {
      var c = peek("the end of the text");
      if (c == '"') {
        position++;
        return decoded.toString();
      }
      if (c == '\\') {
        position++;
        decoded.append(escape());
        continue;
      }
      if (c < ' ') {
        throw unexpected("an escape in its place");
      }
      decoded.append(c);
      position++;
    }
  }

  private String escape() throws JsonException {
    var c = peek("an escape");
    if (c == 'u') {
      return unicodeEscape();
    }
    var index = "\"\\/bfnrt".indexOf(c);
    if (index < 0) {
      throw unexpected("one of \" \\ / b f n r t u");
    }
    position++;
    return String.valueOf("\"\\/\b\f\n\r\t".charAt(index));
  }

  private String unicodeEscape() throws JsonException {
    var start = position - 1;
    var first = hexUnit();
    if (!Character.isSurrogate(first)) {
      return String.valueOf(first);
    }
    if (Character.isHighSurrogate(first) && text.startsWith("\\u", position)) {
      position++;
      var second = hexUnit();
      if (Character.isLowSurrogate(second)) {
        return new String(new char[] {first, second});
      }
    }
    throw problem(start, "half of a surrogate pair");
  }

  private char hexUnit() throws JsonException {
    position++;
    var unit = 0;
    for (var i = 0; i < 4; i++) {
      var digit = digitOfHex(peek("four hexadecimal digits"));
      if (digit < 0) {
        throw unexpected("four hexadecimal digits");
      }
      unit = unit << 4 | digit;
      position++;
    }
    return (char) unit;
  }

  // Not Character.digit, which takes the digits of other scripts too.
  private static int digitOfHex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private JsonNumber number() throws JsonException {
    var start = position;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
    }
    if (position - start > MAX_NUMBER_LENGTH) {
      throw problem(
          start,
          "a number of %d characters (expected: at most %d)"
              .formatted(position - start, MAX_NUMBER_LENGTH));
    }
    return new JsonNumber(text.substring(start, position));
  }

  private void digits() throws JsonException {
    if (!isDigit(peek("a digit"))) {
      throw unexpected("a digit");
    }
    while (position < text.length() && isDigit(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean skip(char c) {
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private JsonValue word(String word, JsonValue value) throws JsonException {
    if (!text.startsWith(word, position)) {
      throw unexpected("a value");
    }
    position += word.length();
    return value;
  }

  private void skipSpace() {
    while (position < text.length() && " \n\r\t".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private char peek(String expected) throws JsonException {
    if (position >= text.length()) {
      throw unexpected(expected);
    }
    return text.charAt(position);
  }

  private void take(char c) throws JsonException {
    if (!skip(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private JsonException unexpected(String expected) {
    var found = "the end";
    if (position < text.length()) {
      var c = text.codePointAt(position);
      found = c > ' ' && c < 127 ? "'" + Character.toString(c) + "'" : "U+%04X".formatted(c);
    }
    return problem(position, found + " (expected: " + expected + ")");
  }

  private JsonException problem(int at, String what) {
    var before = text.substring(0, at);
    var line = 1 + before.chars().filter(c -> c == '\n').count();
    var column = at - before.lastIndexOf('\n');
    return new JsonException("line " + line + ", column " + column + ": " + what);
  }
}
