package dev.weir.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.plugins.cache.Entry.Gone;
import dev.weir.plugins.cache.Entry.Variants;
import dev.weir.plugins.cache.Freshness.Graces;
import dev.weir.plugins.cache.Freshness.Rule;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes from strangers: texts in fields, and bytes from a server.
class ParsersTest {

  private static final int ROUNDS = 20_000;
  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private static final List<String> SEEDS =
      List.of(
          "max-age=60, private=\"a, b\", no-cache",
          "a=(1 \"x\";y=?1 :YWJj: @123 %\"%c3\");z, b=-1.5, c;d",
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994",
          "bytes=0-1,5-",
          "gzip;q=0.5, br;q=1.000, *;q=0",
          "\"a\", W/\"b\\\", *");

  private final EntryCodec codec = new EntryCodec();
  private final Random random = new Random(9111);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "Thursday, 01-Jan-75 00:00:00 GMT | 2075-01-01T00:00:00Z",
        "Thursday, 01-Jan-77 00:00:00 GMT | 1977-01-01T00:00:00Z"
      })
  void readsDatesInAllFormats(String text, Instant date) {
    assertThat(HttpDates.parse(text, NOW)).hasValue(date.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Foo, 06 Nov 1994 08:49:37 GMT"
      })
  void readsNoOtherDates(String text) {
    assertThat(HttpDates.parse(text, NOW)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A=1",
        "a=",
        "a=1,",
        "a=1,,b",
        "a b",
        "a=(1",
        "a=(1,2)",
        "a=\"",
        "a=\"\\x\"",
        "a=1.",
        "a=1.2345",
        "a=-",
        "a=?2",
        "a=:!:",
        "a=@1.5",
        "a=1234567890123456",
        "=1",
        "a=\u00e4"
      })
  void readsNoDictionaryThatIsWrong(String text) {
    assertThat(StructuredDictionary.parse(text)).isEmpty();
  }

  @Test
  void readsDictionaries() {
    assertThat(StructuredDictionary.parse(" a=1, b, c=\"x\\\"y\", d=?0, a=-2 ").orElseThrow())
        .containsEntry("a", -2L)
        .containsEntry("b", true)
        .containsEntry("c", "x\"y")
        .containsEntry("d", false)
        .hasSize(4);
  }

  @Test
  void surviveAnyText() {
    for (var round = 0; round < ROUNDS; round++) {
      var text = mutated(SEEDS.get(random.nextInt(SEEDS.size())));
      var headers = Headers.of("A", text, "Cache-Control", text, "Accept-Encoding", text);
      var response = headers.with("ETag", text).with("If-None-Match", text).with("Vary", text);

      HttpDates.parse(text, NOW);
      StructuredDictionary.parse(text);
      Directives.of(headers).seconds("max-age");
      Directives.of(headers).fields("private");
      Directives.aimed(headers, "A");
      Wishes.of(headers);
      AcceptEncoding.among(List.of("br", "gzip"), headers);
      Conditions.isNotModified(response, response, NOW);
      ByteRange.parse(text, 10).ifPresent(it -> assertThat(it.from()).isBetween(0, it.to()));
      ByteRange.parse(text, 10).ifPresent(it -> assertThat(it.to()).isLessThanOrEqualTo(10));
    }
  }

  private String mutated(String seed) {
    var text = new StringBuilder(seed);
    for (var i = random.nextInt(4); i >= 0; i--) {
      var at = random.nextInt(text.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, (char) (' ' + random.nextInt(95)));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
        default -> text.insert(at, text.substring(at));
      }
      text.setLength(Math.min(text.length(), 300));
    }
    return text.toString().strip();
  }

  private static Stored stored() {
    var headers = Headers.of("ETag", "\"1\"", "X-A", "b\u00e4", "X-A", "");
    var graces = new Graces(Rule.IF_SAID, 5000, 6000);
    var freshness = new Freshness(NOW, 60_000, 100, graces, 7);
    return new Stored(203, headers, new byte[] {1, 2, 3}, freshness, Set.of("a", "b"));
  }

  @Test
  void keepEntriesAsTheyWere() {
    var stored = (Stored) codec.decode(codec.encode(stored()));
    var variants = new Variants(-1, List.of(List.of("a", "b"), List.of("c")));

    assertThat(stored).usingRecursiveComparison().isEqualTo(stored());
    assertThat(stored.headers()).hasToString(stored().headers().toString());
    assertThat(codec.decode(codec.encode(variants))).isEqualTo(variants);
    assertThat(codec.decode(codec.encode(new Gone(NOW)))).isEqualTo(new Gone(NOW));
  }

  @Test
  void refuseBytesThatAreNoEntry() {
    for (var entry : List.of(stored(), new Variants(1, List.of(List.of("a"))), new Gone(1))) {
      var bytes = codec.encode(entry);
      for (var length = 0; length < bytes.length; length++) {
        var cut = Arrays.copyOf(bytes, length);
        if (entry instanceof Stored && length >= bytes.length - 3) {
          continue; // a shorter body, for which the cache itself answers
        }
        assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void surviveAnyBytes() {
    var good = codec.encode(stored());
    for (var round = 0; round < ROUNDS; round++) {
      var bytes = good.clone();
      for (var i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(codec.weight(codec.decode(bytes))).isPositive();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void weighWhatTheyHold() {
    var stored = stored();
    var larger =
        new Stored(200, stored.headers(), new byte[1003], stored.freshness(), stored.tags());

    assertThat(codec.weight(larger) - codec.weight(stored)).isEqualTo(1000);
  }
}
