package dev.weir.marketplace.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "plugins/acme/*,       plugins/acme/jwt.json,     true",
    "plugins/acme/*,       plugins/acme/a/jwt.json,   false",
    "plugins/acme/*,       plugins/acmes/jwt.json,    false",
    "plugins/acme/*,       plugins/acme/,             true",
    "plugins/*/jwt.json,   plugins/acme/jwt.json,     true",
    "plugins/*/jwt.json,   plugins/a/b/jwt.json,      false",
    "plugins/acme/j?t.*,   plugins/acme/jwt.json,     true",
    "plugins/acme?jwt,     plugins/acme/jwt,          false",
    "*a*b*c,               xxaxxbxxbc,                true",
    "*a*b*c,               xxaxxbxxbcd,               false",
    "a,                    A,                         false",
  })
  void matchesLikeAShell(String pattern, String path, boolean matches) {
    assertThat(PathPattern.matches(pattern, path)).isEqualTo(matches);
  }

  @Test
  void matchesWhatTheEquivalentRegularExpressionMatches() {
    var random = new Random(34);
    for (var i = 0; i < 200_000; i++) {
      var pattern = random(random, "ab/*?");
      var path = random(random, "ab/");
      var expression = pattern.replace("*", "[^/]*").replace("?", "[^/]");
      assertThat(PathPattern.matches(pattern, path))
          .as(pattern + " " + path)
          .isEqualTo(Pattern.matches(expression, path));
    }
  }

  private static String random(Random random, String alphabet) {
    var text = new StringBuilder();
    for (var length = random.nextInt(8); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void hostilePatternsTakeNoLonger() {
    assertThat(PathPattern.matches("*a".repeat(200) + "b", "a".repeat(500))).isFalse();
  }
}
