package dev.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

  /// Only what a canonical path may consist of; the lookaheads hold what its segments may not be.
  private static final Pattern CANONICAL =
      Pattern.compile(
          "(?!.*//)(?!.*/\\.\\.?(/|$))/([A-Za-z0-9._~!$&'()*+,=:@/-]|%[0-9A-F][0-9A-F])*");

  private static final Pattern NEVER =
      Pattern.compile(
          "%(2F|5C|3B|[01].|7F|C[01]|F[5-9A-F]|2D|2E|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/orders/7",
        "/orders/",
        "/.well-known/x",
        "/a/..b/...",
        "/a.b/c..",
        "/a-._~!$&'()*+,=:@",
        "/%20%23%25%3F",
        "/%C3%A9/%E2%82%AC/%F0%9F%8C%8A",
        "/%252F"
      })
  void keepsWhatIsCanonical(String path) {
    assertThat(canonical(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/%6Frders, /orders",
    "/%7e%2D%5f, /~-_",
    "/%c3%a9, /%C3%A9",
    "/%3f%3F, /%3F%3F",
    "/a%2ab, /a%2Ab",
    "//, /",
    "//a///b//, /a/b/",
    "/., /",
    "/./, /",
    "/a/., /a/",
    "/a/./b, /a/b",
    "/a/.., /",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/b/../../c, /c",
    "/a/%2e%2E/b, /b",
    "/a/.%2e/b, /b",
    "/a/%2e/b, /a/b",
    "/a//../b, /b",
    "/a/b/%2e%2e%2e, /a/b/...",
    "/a/x%2e., /a/x.."
  })
  void givesOneSpelling(String path, String expected) {
    assertThat(canonical(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/a%2fb, '%2f' (expected: no encoded separator in a path)",
        "/a%5Cb, '%5C' (expected: no encoded separator in a path)",
        "/a%3Bb, '%3B' (expected: no encoded separator in a path)",
        "/a%00, '%00' (expected: no control character in a path)",
        "/a%0d%0a, '%0d' (expected: no control character in a path)",
        "/a%7F, '%7F' (expected: no control character in a path)",
        "/a%C2%85, '%C2%85' (expected: no control character in a path)",
        "/a\\b, '\\' (expected: a character that RFC 3986 has in a path)",
        "/a;b, ';' (expected: a character that RFC 3986 has in a path)",
        "/a#b, '#' (expected: a character that RFC 3986 has in a path)",
        "/a?b, '?' (expected: a character that RFC 3986 has in a path)",
        "/a{b}, '{' (expected: a character that RFC 3986 has in a path)",
        "/a b, ' ' (expected: a character that RFC 3986 has in a path)",
        "/é, '\\xE9' (expected: a character that RFC 3986 has in a path)",
        "/%, '%' (expected: two hex digits after %)",
        "/%4, '%4' (expected: two hex digits after %)",
        "/%4g/x, '%4g' (expected: two hex digits after %)",
        "/%g4, '%g4' (expected: two hex digits after %)",
        "/%+1, '%+1' (expected: two hex digits after %)",
        "/.., '..' (expected: a path that stays below /)",
        "/a/../../b, '..' (expected: a path that stays below /)",
        "/%2e%2e/a, '..' (expected: a path that stays below /)",
        "//../a, '..' (expected: a path that stays below /)",
        "/a/../.., '..' (expected: a path that stays below /)",
        "orders, 'orders' (expected: a path that starts with /)",
        "*, '*' (expected: a path that starts with /)"
      })
  void refusesWhatCouldMeanTwoThings(String path, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> canonical(path)).withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%80",
        "%BF",
        "%C0%AF",
        "%C1%81",
        "%C3",
        "%C3/",
        "%C3x",
        "%C3%41",
        "%C3%C3",
        "%E0%80%AF",
        "%E0%9F%BF",
        "%E2%82",
        "%E2%82x%AC",
        "%ED%A0%80",
        "%ED%BF%BF",
        "%F0%8F%BF%BF",
        "%F0%9F%8C",
        "%F4%90%80%80",
        "%F5%80%80%80",
        "%FF"
      })
  void refusesEncodedBytesThatAreNotUtf8(String encoded) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> canonical("/a" + encoded))
        .withMessageEndingWith("(expected: well-formed UTF-8)");
  }

  @Test
  void refusesEveryRawByteThatIsNotVisible() {
    for (var b = 0; b < 256; b++) {
      var path = "/a" + (char) b;
      if (b <= ' ' || b >= 0x7F) {
        assertThatIllegalArgumentException().isThrownBy(() -> canonical(path));
      }
    }
  }

  @Test
  void refusesTheEmptyPath() {
    assertThatIllegalArgumentException().isThrownBy(() -> canonical(""));
  }

  @Test
  void readsOnlyItsPartOfTheBytes() {
    var bytes = "GET /a/../b?c HTTP/1.1".getBytes(ISO_8859_1);

    assertThat(CanonicalPath.of(bytes, 4, 11)).isEqualTo("/b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalPath.of("/a%412".getBytes(ISO_8859_1), 0, 4))
        .withMessage("'%4' (expected: two hex digits after %)");
  }

  @Test
  void encodesWhatAPersonWrites() {
    assertThat(CanonicalPath.of("/é/€/🌊")).isEqualTo("/%C3%A9/%E2%82%AC/%F0%9F%8C%8A");
    assertThat(CanonicalPath.of("/a/./%7e")).isEqualTo("/a/~");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalPath.of("/\uD800"))
        .withMessage("'\\uD800' (expected: a whole character)");
  }

  @Test
  void refusesWithoutTheCostOfAStackTrace() {
    assertThat(catchThrowable(() -> canonical("/%2F")).getStackTrace()).isEmpty();
  }

  @Test
  void neverLetsAnythingRefusedThroughAndAppliesOnlyOnce() {
    var random = new Random(7);
    var accepted = 0;
    for (var round = 0; round < 200_000; round++) {
      var path = round % 8 == 0 ? randomBytes(random) : randomPieces(random);
      var canonical = canonicalIfAny(path);
      if (canonical.isPresent()) {
        accepted++;
        assertThat(canonical.get()).matches(CANONICAL).doesNotContainPattern(NEVER);
        assertThat(canonical(canonical.get())).isEqualTo(canonical.get());
        assertThat(CanonicalPathSpecification.of(path)).isEqualTo(canonical);
      } else {
        assertThat(CanonicalPathSpecification.of(path)).isEmpty();
      }
    }
    assertThat(accepted).isGreaterThan(40_000);
  }

  private static String randomBytes(Random random) {
    var bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    return "/" + new String(bytes, ISO_8859_1);
  }

  private static String randomPieces(Random random) {
    var pieces = new String[] {"/", "/", ".", ".", "%2e", "a", "Z9", "%41", "%c3%a9", "%E2%82%AC"};
    var odd =
        new String[] {"%2F", "%", "%C3", "%A9", ";", "\\", "%00", "%25", "%3f", "~", "%f0%9f"};
    var path = new StringBuilder("/");
    for (var i = random.nextInt(12); i > 0; i--) {
      var from = random.nextInt(16) == 0 ? odd : pieces;
      path.append(from[random.nextInt(from.length)]);
    }
    return path.toString();
  }

  private static Optional<String> canonicalIfAny(String path) {
    try {
      return Optional.of(canonical(path));
    } catch (CanonicalPath.Refusal _) {
      return Optional.empty();
    }
  }

  private static String canonical(String path) {
    var bytes = path.getBytes(ISO_8859_1);
    return CanonicalPath.of(bytes, 0, bytes.length);
  }
}
