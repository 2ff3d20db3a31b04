package dev.weir.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.http.HeadLimits;
import dev.weir.http.HeadParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireHeadersTest {

  private static final String[] NAMES = {"A", "a", "B", "Accept", "Host", "X-Forwarded-For"};

  @Test
  void showsTheFieldsThatCameIn() throws Exception {
    var headers = parse("A: 1", "B: 2", "a: 3");

    assertThat(headers.first("a")).contains("1");
    assertThat(headers.all("A")).containsExactly("1", "3");
    assertThat(headers.first("c")).isEmpty();
    assertThat(headers.size()).isEqualTo(3);
    assertThat(lines(headers)).containsExactly("A: 1", "B: 2", "a: 3");
  }

  @Test
  void keepsTheOriginalWhenACopyIsChanged() throws Exception {
    var headers = parse("A: 1", "B: 2");

    var changed = headers.with("A", "3").without("b").withAdded("C", "4");

    assertThat(lines(headers)).containsExactly("A: 1", "B: 2");
    assertThat(lines(changed)).containsExactly("A: 3", "C: 4");
  }

  @Test
  void addsAfterItReplaced() throws Exception {
    var headers = parse("A: 1").with("A", "2").withAdded("a", "3");

    assertThat(headers.all("A")).containsExactly("2", "3");
    assertThat(headers.first("A")).contains("2");
  }

  @Test
  void returnsItselfWhenThereIsNothingToTakeAway() throws Exception {
    var headers = parse("A: 1");

    assertThat(headers.without("B")).isSameAs(headers);
  }

  @Test
  void refusesWhatWouldSplitAMessage() throws Exception {
    var headers = parse("A: 1");

    assertThatThrownBy(() -> headers.with("B", "2\r\nC: 3"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> headers.withAdded("B C", "2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// The same changes, made to these headers and to those of the API, have the same outcome.
  @Test
  void behavesAsTheHeadersOfTheApiDo() throws Exception {
    var random = new Random(7);
    for (var round = 0; round < 5_000; round++) {
      var wire = parse("A: 1", "Host: h", "a: 2", "B: 3");
      var plain = Headers.of("A", "1", "Host", "h", "a", "2", "B", "3");
      for (var change = 0; change < random.nextInt(64); change++) {
        var name = NAMES[random.nextInt(NAMES.length)];
        var value = Integer.toString(random.nextInt(10));
        switch (random.nextInt(3)) {
          case 0 -> {
            wire = wire.with(name, value);
            plain = plain.with(name, value);
          }
          case 1 -> {
            wire = wire.withAdded(name, value);
            plain = plain.withAdded(name, value);
          }
          default -> {
            wire = wire.without(name);
            plain = plain.without(name);
          }
        }
      }

      assertThat(lines(wire)).isEqualTo(lines(plain));
      assertThat(wire.size()).isEqualTo(plain.size());
      for (var name : NAMES) {
        assertThat(wire.all(name)).isEqualTo(plain.all(name));
        assertThat(wire.first(name)).isEqualTo(plain.first(name));
      }
    }
  }

  // A hundred thousand changes, each compared with all others, would take minutes.
  @Test
  void tellsWhatIsLeftOfMoreChangesThanAnyFilterMakesInGoodFaith() throws Exception {
    var headers = parse("A: 1", "B: 2");
    for (var i = 0; i < 50_000; i++) {
      headers = headers.withAdded("A", "added");
    }
    headers = headers.with("a", "3");
    for (var i = 0; i < 50_000; i++) {
      headers = headers.withAdded("C", Integer.toString(i));
    }

    assertThat(headers.size()).isEqualTo(50_002);
    assertThat(lines(headers)).startsWith("B: 2", "a: 3", "C: 0", "C: 1").endsWith("C: 49999");
  }

  private static Headers parse(String... lines) throws Exception {
    var text = "GET / HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    var parser = HeadParser.ofRequests(HeadLimits.DEFAULT);
    assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(bytes.length);
    return new WireHeaders(parser.head());
  }

  private static List<String> lines(Headers headers) {
    var lines = new ArrayList<String>();
    headers.forEach((name, value) -> lines.add(name + ": " + value));
    return lines;
  }
}
