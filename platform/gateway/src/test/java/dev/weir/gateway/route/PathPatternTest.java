package dev.weir.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/a/{id}, /a/7",
    "/a/{id}, /a/%7B",
    "/a/{id}/b, /a/7/b",
    "/{a}/{b}, /x/y",
    "/{a}/, /x/",
    "/a/**, /a",
    "/a/**, /a/",
    "/a/**, /a/b",
    "/a/**, /a/b/c/",
    "/{x}/**, /a",
    "/{x}/**, /a/b/c",
    "/**, /",
    "/**, /a/b"
  })
  void matchesItsPaths(String pattern, String path) {
    assertThat(PathPattern.parse(pattern).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/, /a, 1",
    "/a, /, 1",
    "/a, /a/, 2",
    "/a/, /a, 2",
    "/a, /ab, 1",
    "/ab, /a, 1",
    "/a, /A, 1",
    "/a/{id}, /a, 2",
    "/a/{id}, /a/, 2",
    "/a/{id}, /a/7/, 3",
    "/a/{id}, /a/7/b, 3",
    "/a/{id}/b, /a/7/c, 3",
    "/a/b/**, /a, 2",
    "/a/**, /ab, 1",
    "/a/**, /b/a, 1",
    "/{x}/**, /, 1"
  })
  void saysAtWhichSegmentAnotherPathDiffers(String pattern, String path, int segment) {
    assertThat(PathPattern.parse(pattern).difference(path)).isEqualTo(segment);
    assertThat(PathPattern.parse(pattern).matches(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/é/%7euser, /%C3%A9/~user",
    "/a//b///, /a/b/",
    "/a/{id}/%c3%a9/**, /a/{id}/%C3%A9/**",
    "/a//**, /a/**",
    "//, /"
  })
  void isKeptInTheSpellingOfCanonicalPaths(String pattern, String canonical) {
    assertThat(PathPattern.parse(pattern)).hasToString(canonical);
    assertThat(PathPattern.parse(canonical)).isEqualTo(PathPattern.parse(pattern));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a/b | 'a/b' (expected: a path that starts with /)",
        "`` | '' (expected: a path that starts with /)",
        "/a/{id | '/a/{id' (expected: {name} as a whole segment)",
        "/a/x{id} | '/a/x{id}' (expected: {name} as a whole segment)",
        "/a/{} | '/a/{}' (expected: {name} as a whole segment)",
        "/a/{1st} | '/a/{1st}' (expected: {name} as a whole segment)",
        "/{a}/{a} | '/{a}/{a}' (expected: no parameter name twice)",
        "/a/* | '/a/*' (expected: {name} for a segment, /** at the end for all below)",
        "/a/**/b | '/a/**/b' (expected: {name} for a segment, /** at the end for all below)",
        "/a/**/ | '/a/**/' (expected: {name} for a segment, /** at the end for all below)",
        "/a** | '/a**' (expected: {name} for a segment, /** at the end for all below)",
        "/{id}/../b | '/{id}/../b' (expected: no . or .. segment)",
        "/a/./b | '/a/./b' (expected: no . or .. segment)",
        "/a/%2e | '/a/%2e' (expected: no . or .. segment)",
        "/a/%2e%2E | '/a/%2e%2E' (expected: no . or .. segment)",
        "/a;v=1 | '/a;v=1': ';' (expected: a character that RFC 3986 has in a path)",
        "/a%2Fb | '/a%2Fb': '%2F' (expected: no encoded separator in a path)"
      })
  void refusesWhatIsNoPattern(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathPattern.parse(text))
        .withMessage(message);
  }

  @Test
  void refusesAPatternThatIsTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathPattern.parse("/" + "a".repeat(2000)))
        .withMessageEndingWith("(expected: at most 2000 characters)");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/{id}, /a/7, id, 7",
    "/{a}/{b}/c, /x/y/c, a, x",
    "/{a}/{b}/c, /x/y/c, b, y",
    "/{ab}/{a}, /x/y, a, y",
    "/{a}/**, /x/y/z, a, x",
    "/{a}/**, /x, a, x",
    "/a/{id}/, /a/%C3%A9/, id, %C3%A9"
  })
  void takesAParameterOutOfAPath(String pattern, String path, String name, String value) {
    assertThat(PathPattern.parse(pattern).parameter(path, name)).contains(value);
  }

  @ParameterizedTest
  @CsvSource({"/a/{id}, /a/7, i", "/a/{id}, /a/7, identity", "/a/**, /a/7, id", "/a/id, /a/id, id"})
  void hasNoOtherParameters(String pattern, String path, String name) {
    assertThat(PathPattern.parse(pattern).parameter(path, name)).isEmpty();
  }
}
