package dev.weir.plugins.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads a dictionary of a structured field (RFC 9651 section 4.2.2): all of it, or nothing.
///
/// Of a value only its kind matters, and what integers, strings and booleans say.
final class StructuredDictionary {

  /// Stands for a value of another kind.
  static final Object OTHER = new Object();

  private static final int MAX_DIGITS = 15;
  private static final String TOKEN = "!#$%&'*+-.^_`|~:/";
  private static final String BASE64 = "+/=";

  private final String text;
  private int at;

  private StructuredDictionary(String text) {
    this.text = text;
  }

  /// The members: a [Long], [String], [Boolean] or [#OTHER] for each; empty if the text is no
  /// dictionary.
  static Optional<Map<String, Object>> parse(String text) {
    try {
      return Optional.of(new StructuredDictionary(text.strip()).members());
    } catch (NoDictionaryException _) {
      return Optional.empty();
    }
  }

  /// Says that the text is no dictionary.
  private static final class NoDictionaryException extends Exception {

    private static final long serialVersionUID = 1L;

    NoDictionaryException() {
      super(null, null, false, false);
    }
  }

  private Map<String, Object> members() throws NoDictionaryException {
    var members = new HashMap<String, Object>();
    while (at < text.length()) {
      var key = key();
      members.put(key, skip('=') ? value() : true);
      parameters();
      skipSpace();
      if (at == text.length()) {
        break;
      }
      expect(',');
      skipSpace();
      require(at < text.length());
    }
    return members;
  }

  private String key() throws NoDictionaryException {
    require(isLower(peek()) || peek() == '*');
    var start = at;
    while (isLower(peek()) || isDigit(peek()) || isOneOf("_-.*", peek())) {
      at++;
    }
    return text.substring(start, at);
  }

  private Object value() throws NoDictionaryException {
    if (!skip('(')) {
      return item();
    }
    skipBlanks();
    while (!skip(')')) {
      item();
      parameters();
      require(peek() == ' ' || peek() == ')');
      skipBlanks();
    }
    return OTHER;
  }

  private void parameters() throws NoDictionaryException {
    while (skip(';')) {
      skipBlanks();
      key();
      if (skip('=')) {
        item();
      }
    }
  }

  private Object item() throws NoDictionaryException {
    var c = peek();
    if (c == '-' || isDigit(c)) {
      return number();
    }
    if (isAlpha(c) || c == '*') {
      skipWhile(TOKEN);
      return OTHER;
    }
    at++;
    return switch (c) {
      case '"' -> string();
      case '?' -> truth();
      case ':' -> bytes();
      case '@' -> date();
      case '%' -> display();
      default -> throw new NoDictionaryException();
    };
  }

  private Object number() throws NoDictionaryException {
    var start = at;
    skip('-');
    var whole = digits();
    if (!skip('.')) {
      require(whole <= MAX_DIGITS);
      return Long.parseLong(text.substring(start, at));
    }
    var fraction = digits();
    require(whole <= 12 && fraction <= 3);
    return OTHER;
  }

  private int digits() throws NoDictionaryException {
    var start = at;
    while (isDigit(peek())) {
      at++;
    }
    require(at > start);
    return at - start;
  }

  private String string() throws NoDictionaryException {
    var value = new StringBuilder();
    while (!skip('"')) {
      if (skip('\\')) {
        require(peek() == '"' || peek() == '\\');
      }
      require(peek() >= ' ' && peek() < 127);
      value.append(peek());
      at++;
    }
    return value.toString();
  }

  private Boolean truth() throws NoDictionaryException {
    var isTrue = skip('1');
    require(isTrue || skip('0'));
    return isTrue;
  }

  private Object bytes() throws NoDictionaryException {
    skipWhile(BASE64);
    expect(':');
    return OTHER;
  }

  private Object date() throws NoDictionaryException {
    require(number() instanceof Long);
    return OTHER;
  }

  private Object display() throws NoDictionaryException {
    expect('"');
    string();
    return OTHER;
  }

  private void skipWhile(String more) {
    while (isAlpha(peek()) || isDigit(peek()) || isOneOf(more, peek())) {
      at++;
    }
  }

  private void skipSpace() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  private void skipBlanks() {
    while (peek() == ' ') {
      at++;
    }
  }

  private void expect(char c) throws NoDictionaryException {
    require(skip(c));
  }

  private static void require(boolean condition) throws NoDictionaryException {
    if (!condition) {
      throw new NoDictionaryException();
    }
  }

  private boolean skip(char c) {
    var isThere = peek() == c;
    at += isThere ? 1 : 0;
    return isThere;
  }

  // 0, which no field has, at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean isOneOf(String characters, char c) {
    return c != 0 && characters.indexOf(c) >= 0;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlpha(char c) {
    return isLower(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
