package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The configuration of Fluent Bit in the documentation, against what the gateway writes.
@Timeout(60)
class FluentBitTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern STRING_FIELD = Pattern.compile("\"([^\"]*)\":\"([^\"]*)\"");

  /// The conversions of `strptime` that are used, as Java has them. Fluent Bit has `%L`, too: what
  /// is behind the point of the seconds.
  private static final Map<String, String> CONVERSIONS =
      Map.of("%Y", "uuuu", "%m", "MM", "%d", "dd", "%H", "HH", "%M", "mm", "%S", "ss", "%L", "SSS");

  /// A section of a file.
  ///
  /// @param values by name, which is in lower case
  private record Section(String name, Map<String, String> values) {

    String value(String key) {
      return Objects.requireNonNull(values.get(key), key);
    }
  }

  @TempDir private Path directory;
  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("hello"));

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  private static List<Section> sections(String file) throws IOException {
    var sections = new ArrayList<Section>();
    for (var line : Files.readAllLines(DOCS.resolve(file))) {
      var text = line.strip();
      if (text.startsWith("[")) {
        sections.add(new Section(text.substring(1, text.length() - 1), new HashMap<>()));
      } else if (!text.isEmpty() && !text.startsWith("#")) {
        var parts = text.split("\\s+", 2);
        assertThat(sections.getLast().values().put(parts[0], parts[1])).as(text).isNull();
      }
    }
    return sections;
  }

  private static Section section(String file, String name) throws IOException {
    var found = sections(file).stream().filter(it -> it.name().equals(name)).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /// The line that a gateway writes of a request.
  private String line(String head) throws IOException {
    GatewayFixture.write(
        directory,
        GatewayFixture.yaml(origin, "[ { id: all, upstream: origin } ]")
            + "access-log: [ { file: access.log } ]\n");
    try (var gateway = GatewayFixture.open(directory);
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().port())) {
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 ");
    }
    return Files.readString(directory.resolve("access.log"));
  }

  private static DateTimeFormatter formatter(String strptime) {
    var pattern =
        Pattern.compile("%.|[^%]+")
            .matcher(strptime)
            .results()
            .map(MatchResult::group)
            .map(it -> it.startsWith("%") ? conversion(it) : "'" + it + "'")
            .collect(joining());
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }

  private static String conversion(String strptime) {
    return Objects.requireNonNull(CONVERSIONS.get(strptime), strptime);
  }

  @Test
  void readsTheTimeOfALineAsTheGatewayMeansIt() throws Exception {
    var input = section("fluent-bit.conf", "INPUT");
    var parser = section(section("fluent-bit.conf", "SERVICE").value("parsers_file"), "PARSER");
    var before = Instant.now();
    var line = line("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(input.value("parser")).isEqualTo(parser.value("name"));
    assertThat(parser.value("format")).isEqualTo("json");
    var time =
        STRING_FIELD
            .matcher(line)
            .results()
            .filter(it -> it.group(1).equals(parser.values().get("time_key")))
            .map(it -> it.group(2))
            .findFirst()
            .orElseThrow();
    var read = formatter(parser.value("time_format")).parse(time, Instant::from);
    // Clocks may be set; what is read wrongly is hours off.
    assertThat(read).isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void looksWhereTheDocumentationPutsTheFile() throws Exception {
    var input = section("fluent-bit.conf", "INPUT");

    assertThat(Files.readString(DOCS.resolve("access-log.md")))
        .contains("file: { path: " + input.value("path") + ",")
        .contains("\n" + input.value("path") + " {\n");
    assertThat(section("fluent-bit.conf", "OUTPUT").value("match")).isEqualTo(input.value("tag"));
  }

  @Test
  void hasRoomForTheLongestLine() throws Exception {
    var room = section("fluent-bit.conf", "INPUT").value("buffer_max_size");
    assertThat(room).endsWith("k");
    // Each character of what is longer than 2048 of them takes six.
    var line =
        line(
            "GET /%s?%s=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: %s\r\n\r\n"
                .formatted("p".repeat(3000), "q".repeat(3000), "\u00ff".repeat(3000)));

    assertThat(line).contains("\\u00ff...").hasSizeGreaterThan(6 * 2048);
    assertThat(4 * line.length())
        .isLessThan(Integer.parseInt(room.substring(0, room.length() - 1)) * 1024);
  }
}
