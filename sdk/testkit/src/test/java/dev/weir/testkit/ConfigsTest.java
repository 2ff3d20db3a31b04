package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataSize;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigsTest {

  enum Mode {
    LEAST_BUSY,
    RANDOM
  }

  record Limit(@Default("100") int requests, @Default("1s") Duration window) {
    Limit {
      Expect.that(requests > 0, "requests", requests, "> 0");
    }
  }

  record Config(
      @Default("X-Id") String header,
      @Default("false") boolean trust,
      @Default("random") Mode mode,
      @Default("1KiB") DataSize maxSize,
      @Default("[GET, HEAD]") List<String> methods,
      @Default("{}") Map<String, String> set,
      @Default("{}") Limit limit,
      @Default("[]") List<Limit> limits,
      Optional<Pattern> pattern) {}

  record Rest(long total, double ratio, Path file, Secret key) {}

  @Test
  void takesTheDefaultsOfWhatIsNotGiven() {
    var config = Configs.defaults(Config.class);

    assertThat(config)
        .isEqualTo(
            new Config(
                "X-Id",
                false,
                Mode.RANDOM,
                DataSize.ofKibibytes(1),
                List.of("GET", "HEAD"),
                Map.of(),
                new Limit(100, Duration.ofSeconds(1)),
                List.of(),
                Optional.empty()));
  }

  @Test
  void understandsEachKindOfValue() {
    var config =
        Configs.of(
            Config.class,
            "trust",
            "true",
            "mode",
            "least-busy",
            "max-size",
            "2MiB",
            "set",
            "{ X-A: 'it''s, a', \"X-B\": \"b\\n\" }",
            "limit",
            "{ requests: 5 }",
            "limits",
            "[{ window: 500ms }, { window: 2h, requests: 7 }]",
            "pattern",
            "v[0-9]+");

    assertThat(config.trust()).isTrue();
    assertThat(config.mode()).isEqualTo(Mode.LEAST_BUSY);
    assertThat(config.maxSize()).isEqualTo(DataSize.ofMebibytes(2));
    assertThat(config.set()).containsExactly(Map.entry("X-A", "it's, a"), Map.entry("X-B", "b\n"));
    assertThat(config.limit()).isEqualTo(new Limit(5, Duration.ofSeconds(1)));
    assertThat(config.limits())
        .containsExactly(new Limit(100, Duration.ofMillis(500)), new Limit(7, Duration.ofHours(2)));
    assertThat(config.pattern().orElseThrow().pattern()).isEqualTo("v[0-9]+");
  }

  @Test
  void understandsNumbersPathsAndSecrets() {
    var rest = Configs.of(Rest.class, "total", "7", "ratio", "0.5", "file", "a/b", "key", "hush");

    assertThat(rest.total()).isEqualTo(7);
    assertThat(rest.ratio()).isEqualTo(0.5);
    assertThat(rest.file()).isEqualTo(Path.of("a/b"));
    assertThat(rest.key().reveal()).isEqualTo("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "trust | yes | trust: 'yes' (expected: true or false)",
        "mode | fast | mode: 'fast' (expected: one of [least-busy, random])",
        "max-size | 5 | max-size: '5' (expected: a size such as 64KiB or 10MB)",
        "methods | GET | methods: 'GET' (expected: a list)",
        "set | [] | set: '[]' (expected: a map)",
        "limit | { requests: 0 } | limit.requests: '0' (expected: > 0)",
        "limit | { requests: x } | limit.requests: 'x' (expected: a number)",
        "limit | 5 | limit: '5' (expected: a map)",
        "limits | [{ window: 1 }] | limits[0].window: '1' (expected: a duration such as 500ms or"
            + " 10s)",
        "limits | [{ request: 1 }] |"
            + " limits[0].request: unknown property (expected one of: [requests, window])",
        "header | [a] | header: '[a]' (expected: a single value)",
        "pattern | ( | pattern: '(' (expected: a regular expression: Unclosed group)",
        "methods | [a | '[a' (expected: more at column 3)",
        "methods | [a] b | '[a] b' (expected: the end of the value at column 5)",
        "set | { a } | '{ a }' (expected: ':' after 'a' at column 5)"
      })
  void saysWhatIsWrong(String property, String value, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, property, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void missesWhatHasNoDefault() {
    assertThatThrownBy(() -> Configs.defaults(Rest.class))
        .hasMessage("total: missing (expected: a value)");
  }

  @Test
  void takesNamesInSnakeCaseToo() {
    assertThat(Configs.of(Config.class, "max_size", "2KiB").maxSize())
        .isEqualTo(DataSize.ofKibibytes(2));
  }

  @Test
  void refusesAPropertyThatIsWrittenInBothWays() {
    assertThatThrownBy(() -> Configs.of(Config.class, "max_size", "2KiB", "max-size", "3KiB"))
        .hasMessage("max-size: duplicate property");
  }
}
