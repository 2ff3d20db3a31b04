package dev.weir.gateway.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Matcher.quoteReplacement;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every head and body that could mean two things to two servers, sent to a listener with a whole
/// request behind it: it is answered, the connection ends, and that request reaches nobody.
///
/// The rows are in `http/refused-requests.txt`.
class FramingTest {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Pattern REPEAT = Pattern.compile("\\{(.+?)\\*([0-9]+)}");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-f]{2})");

  record Row(int status, String name, String request) {

    static Row parse(String line) {
      var parts = line.split("\\|", 3);
      return new Row(Integer.parseInt(parts[0].strip()), parts[1].strip(), bytes(parts[2].strip()));
    }

    private static String bytes(String text) {
      var repeated =
          REPEAT
              .matcher(text)
              .replaceAll(
                  it -> quoteReplacement(it.group(1).repeat(Integer.parseInt(it.group(2)))));
      var lines = repeated.replace("\u21b5", "\r\n").replace("\u2423", " ");
      return HEX.matcher(lines)
          .replaceAll(
              it -> quoteReplacement(Character.toString(Integer.parseInt(it.group(1), 16))));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// A path of its own for each test, so that none fails for the sake of another.
  private final String path = "/smuggled-" + COUNT.incrementAndGet() + "-";

  private final String smuggled = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";

  private static ByteOrigin origin;
  private static Proxy proxy;

  @BeforeAll
  static void start() throws IOException {
    origin = new ByteOrigin();
    proxy = Proxy.to(origin.port()).start();
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.close();
    origin.close();
  }

  static List<Row> rows() throws IOException {
    try (var in = FramingTest.class.getResourceAsStream("/http/refused-requests.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Row::parse)
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void refusesAndClosesAndRunsNothingBehind(Row row) throws Exception {
    try (var client = proxy.connect()) {
      client.send(row.request() + smuggled);

      var answer = client.answer();

      assertThat(answer.status()).isEqualTo(row.status());
      assertThat(answer.has("Connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
    assertThat(hasReachedTheOrigin()).isFalse();
  }

  /// The same with the bytes coming in one by one, as far as the listener takes them.
  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void refusesAlikeWhenTheBytesDribbleIn(Row row) throws Exception {
    if (row.request().length() > 400) {
      return;
    }
    try (var client = proxy.connect()) {
      try {
        for (var c : (row.request() + smuggled).toCharArray()) {
          client.out().write(c);
        }
      } catch (IOException _) {
        // The listener had enough.
      }
      assertThat(client.answer().status()).isEqualTo(row.status());
    }
    assertThat(hasReachedTheOrigin()).isFalse();
  }

  /// Without this the tests above could not fail.
  @Test
  void runsARequestBehindAGoodOne() throws Exception {
    try (var client = proxy.connect()) {
      client.send("POST /good HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n");
      client.send(smuggled);

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(200);
    }
    assertThat(hasReachedTheOrigin()).isTrue();
  }

  // A request of its own, answered by the origin, comes after whatever was on its way before.
  private boolean hasReachedTheOrigin() throws IOException {
    try (var client = proxy.connect()) {
      assertThat(client.request("GET /probe").answer().status()).isEqualTo(200);
    }
    return origin.received().contains(path);
  }
}
