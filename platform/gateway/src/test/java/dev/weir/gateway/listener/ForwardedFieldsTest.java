package dev.weir.gateway.listener;

import static dev.weir.testkit.StubOrigin.ok;
import static java.util.function.UnaryOperator.identity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.testkit.StubOrigin;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which header fields go on, which end at the gateway, and which it adds.
class ForwardedFieldsTest {

  @Test
  void passesOnOtherFieldsInTheirBytesAndOrder() throws Exception {
    assertThat(forwarded("x-b:  1 ", "X-A:", "X-b: \u00e9;=,"))
        .contains("\r\nx-b:  1 \r\nX-A:\r\nX-b: \u00e9;=,\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Keep-Alive: 5", "Proxy-Connection: close", "Proxy-Authorization: Basic x", "TE: gzip",
        "HTTP2-Settings: a", "Upgrade: h2c", "Connection: X-Nothing", "Expect: 100-continue"
      })
  void dropsWhatConcernsOnlyTheClientsConnection(String field) throws Exception {
    var name = field.substring(0, field.indexOf(':'));

    assertThat(fieldsOf(forwarded(field), name)).isEmpty();
  }

  @Test
  void dropsWhatConnectionNames() throws Exception {
    var request = forwarded("X-A: 1", "Connection: close, x-a", "X-AB: 2", "x-a: 3");

    assertThat(fieldsOf(request, "X-A")).isEmpty();
    assertThat(fieldsOf(request, "X-AB")).isEqualTo("2");
  }

  @Test
  void keepsHostEvenIfConnectionNamesIt() throws Exception {
    assertThat(fieldsOf(forwarded("Connection: Host"), "Host")).isEqualTo("example.com");
  }

  @Test
  void neverTunnelsHttp2() throws Exception {
    var request =
        forwarded("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: a");

    assertThat(request).doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("http2");
  }

  @Test
  void saysThatTrailersAreWelcomeIfTheClientDoes() throws Exception {
    assertThat(forwarded("TE: gzip;q=1, trailers"))
        .contains("\r\nConnection: TE\r\nTE: trailers\r\n");
  }

  @Test
  void namesThePeerAndNobodyElse() throws Exception {
    var request =
        forwarded(
            "X-Forwarded-For: 6.6.6.6",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil",
            "Forwarded: for=6.6.6.6",
            "x-forwarded-FOR: 7.7.7.7");

    assertThat(fieldsOf(request, "X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(fieldsOf(request, "X-Forwarded-Proto")).isEqualTo("http");
    assertThat(fieldsOf(request, "X-Forwarded-Host")).isEqualTo("example.com");
    assertThat(fieldsOf(request, "Forwarded"))
        .isEqualTo("for=127.0.0.1;proto=http;host=\"example.com\"");
    assertThat(fieldsOf(request, "Via")).isEqualTo("1.1 weir");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Real-IP", "x-forwarded-port", "X-FORWARDED-Client-Cert", "X-Forwarded-Prefix"})
  void believesNoStrangerWhoSaysMoreAboutTheClient(String name) throws Exception {
    assertThat(fieldsOf(forwarded(name + ": x"), name)).isEmpty();
    assertThat(fieldsOf(through(Proxy::to, identity(), name + ": x"), name)).isEmpty();
    assertThat(fieldsOf(through(o -> Proxy.to(o).trusting(), identity(), name + ": x"), name))
        .isEqualTo("x");
    assertThat(
            fieldsOf(through(Proxy::to, headers -> headers.with(name, "own"), name + ": x"), name))
        .isEqualTo("own");
  }

  @Test
  void neverSendsTwoHosts() throws Exception {
    assertThat(hostsOf(headers -> headers.withAdded("Host", "two"))).isEqualTo("example.com");
    assertThat(hostsOf(headers -> headers.with("Host", "two"))).isEqualTo("two");
    assertThat(hostsOf(headers -> Headers.of("Host", "a", "host", "b"))).isEqualTo("a");
    assertThat(hostsOf(headers -> headers.without("Host"))).startsWith("127.0.0.1:");
  }

  @Test
  void tellsTheOriginTheHostThatTheClientAskedFor() throws Exception {
    var request = through(Proxy::to, headers -> headers.with("Host", "inner"));

    assertThat(fieldsOf(request, "X-Forwarded-Host")).isEqualTo("example.com");
    assertThat(fieldsOf(request, "Forwarded")).endsWith(";host=\"example.com\"");
  }

  @Test
  void saysInViaWhatTheClientSpeaks() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      client.send("GET / HTTP/1.0\r\n\r\n").answer();

      assertThat(fieldsOf(origin.requests().getFirst(), "Via")).isEqualTo("1.0 weir");
    }
  }

  @Test
  void refusesFieldsThatWouldSplitAMessage() throws Exception {
    assertThat(statusWith(new UncheckedHeaders("X-A", "1\r\nX-B: 2"))).isEqualTo(500);
    assertThat(statusWith(new UncheckedHeaders("X-A: 1\r\nX-B", "2"))).isEqualTo(500);
    assertThat(statusWith(new UncheckedHeaders("X-A", "1"))).isEqualTo(200);
  }

  @Test
  void addsToWhatATrustedProxySays() throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).trusting().start();
        var client = proxy.connect()) {
      client
          .request(
              "GET /",
              "X-Forwarded-For: 1.1.1.1",
              "X-Forwarded-For: 2.2.2.2, 3.3.3.3",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: shop.example",
              "Forwarded: for=1.1.1.1",
              "Via: 1.0 edge")
          .answer();
      var request = origin.requests().getFirst();

      assertThat(fieldsOf(request, "X-Forwarded-For"))
          .isEqualTo("1.1.1.1, 2.2.2.2, 3.3.3.3, 127.0.0.1");
      assertThat(fieldsOf(request, "X-Forwarded-Proto")).isEqualTo("https");
      assertThat(fieldsOf(request, "X-Forwarded-Host")).isEqualTo("shop.example");
      assertThat(fieldsOf(request, "Forwarded"))
          .isEqualTo("for=1.1.1.1, for=127.0.0.1;proto=http;host=\"example.com\"");
      assertThat(fieldsOf(request, "Via")).isEqualTo("1.0 edge|1.1 weir");
    }
  }

  @Test
  void dropsWhatConcernsOnlyTheOriginsConnection() throws Exception {
    var answer =
        ok("hi")
            .replace("Content-Type: text/plain", "X-A: 1\r\nX-B: 2\r\nConnection: keep-alive, X-A")
            .replace(
                "Content-Length", "Keep-Alive: timeout=5\r\nTE: x\r\nUpgrade: x\r\nContent-Length");
    try (var origin = StubOrigin.answering(answer);
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      var head = client.request("GET /").answer().head();

      assertThat(head.replaceFirst("(?m)^Date: .*\r\n", ""))
          .isEqualTo("HTTP/1.1 200 OK\r\nX-B: 2\r\nContent-Length: 2\r\n\r\n");
    }
  }

  @Test
  void addsADateWhereThereIsNone() throws Exception {
    var dated = ok("").replace("\r\n\r\n", "\r\nDate: yesterday\r\n\r\n");
    try (var origin = StubOrigin.answering(ok(""), dated);
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(fieldsOf(client.request("GET /").answer().head(), "Date")).endsWith(" GMT");
      assertThat(fieldsOf(client.request("GET /").answer().head(), "Date")).isEqualTo("yesterday");
    }
  }

  /// One field, which nobody has checked.
  private record UncheckedHeaders(String name, String value) implements Headers {
    @Override
    public Optional<String> first(String wanted) {
      return wanted.equals(name) ? Optional.of(value) : Optional.empty();
    }

    @Override
    public List<String> all(String wanted) {
      return first(wanted).stream().toList();
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public void forEach(BiConsumer<String, String> action) {
      action.accept(name, value);
    }

    @Override
    public Headers with(String name, String value) {
      return new UncheckedHeaders(name, value);
    }

    @Override
    public Headers withAdded(String name, String value) {
      return new UncheckedHeaders(name, value);
    }

    @Override
    public Headers without(String name) {
      return this;
    }
  }

  private static String hostsOf(UnaryOperator<Headers> change) throws Exception {
    return fieldsOf(through(Proxy::to, change), "Host");
  }

  private static int statusWith(Headers headers) throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).filter(changing(_ -> headers)).start();
        var client = proxy.connect()) {
      return client.request("GET /").answer().status();
    }
  }

  private static Filter changing(UnaryOperator<Headers> change) {
    return (request, chain) -> chain.proceed(request.withHeaders(change.apply(request.headers())));
  }

  private static String through(
      Function<StubOrigin, Proxy.Builder> kind, UnaryOperator<Headers> change, String... fields)
      throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = kind.apply(origin).filter(changing(change)).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /", fields).answer().status()).isEqualTo(200);
      return origin.requests().getFirst();
    }
  }

  private static String forwarded(String... fields) throws Exception {
    try (var origin = StubOrigin.answering(ok(""));
        var proxy = Proxy.to(origin).start();
        var client = proxy.connect()) {
      assertThat(client.request("GET /", fields).answer().status()).isEqualTo(200);
      return origin.requests().getFirst();
    }
  }

  /// The values of all fields of that name, with `|` between them.
  private static String fieldsOf(String head, String name) {
    var values = new StringBuilder();
    var matcher = Pattern.compile("(?im)^" + name + ":[ \t]*(.*?)[ \t]*\r\n").matcher(head);
    while (matcher.find()) {
      values.append(values.isEmpty() ? "" : "|").append(matcher.group(1));
    }
    return values.toString();
  }
}
