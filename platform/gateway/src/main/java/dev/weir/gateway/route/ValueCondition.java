package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.api.Headers;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What a header or a query parameter must be: the first one of that name has exactly that value,
/// or all of the value matches the regular expression.
public final class ValueCondition {

  private final String name;
  private final byte[] nameBytes;

  /// What tells this name from others: the name itself, for a header in lower case.
  private final String key;

  private final String expected;
  private final byte[] expectedBytes;
  private final @Nullable Pattern pattern;

  private ValueCondition(String name, String key, String expected, @Nullable Pattern pattern) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("'' (expected: a name)");
    }
    this.name = name;
    this.nameBytes = name.getBytes(UTF_8);
    this.key = key;
    this.expected = expected;
    this.expectedBytes = expected.getBytes(UTF_8);
    this.pattern = pattern;
  }

  /// The value must be that one.
  public static ValueCondition exact(String name, String value) {
    return new ValueCondition(name, name, value, null);
  }

  /// The whole value must match the regular expression.
  ///
  /// @throws IllegalArgumentException if it is none
  public static ValueCondition matches(String name, String regex) {
    try {
      return new ValueCondition(name, name, regex, Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + regex + "' (expected: a regular expression: " + e.getDescription() + ")", e);
    }
  }

  /// As it was given.
  public String name() {
    return name;
  }

  private boolean accepts(String value) {
    return pattern == null ? value.equals(expected) : pattern.matcher(value).matches();
  }

  /// Whether the first parameter of that name in the query satisfies this. Makes no garbage unless
  /// the condition is a regular expression.
  boolean acceptsQuery(String query) {
    var at = QueryString.find(query, nameBytes);
    if (at < 0) {
      return false;
    }
    return pattern == null
        ? QueryString.valueEquals(query, at, expectedBytes)
        : pattern.matcher(QueryString.value(query, at)).matches();
  }

  /// The value that [#acceptsQuery] looks at.
  Optional<String> valueIn(String query) {
    var at = QueryString.find(query, nameBytes);
    return at < 0 ? Optional.empty() : Optional.of(QueryString.value(query, at));
  }

  boolean acceptsHeader(Headers headers) {
    var value = headers.first(name);
    return value.isPresent() && accepts(value.get());
  }

  /// What was expected, as an explanation says it.
  String expectation() {
    return pattern == null ? expected : "all of it to match " + expected;
  }

  /// This condition on a header, whose name is compared without regard to case.
  ///
  /// @throws IllegalArgumentException if the name is no header name
  ValueCondition onHeader() {
    var lower = Headers.requireName(name).toLowerCase(Locale.ROOT);
    return new ValueCondition(name, lower, expected, pattern);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueCondition that
        && key.equals(that.key)
        && expected.equals(that.expected)
        && (pattern == null) == (that.pattern == null);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, expected, pattern == null);
  }

  @Override
  public String toString() {
    return key + ": " + expectation();
  }
}
