package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What operators see of requests while they look.
@Timeout(60)
class GatewayTapTest {

  private static final String TOKEN = "the-operators-own-token";
  private static final String TRACE = "00-" + "a1".repeat(16) + "-" + "b2".repeat(8) + "-01";
  private static final String SECRET = "canary7f3a9c2e51";

  /// No configuration.
  public record None() {}

  private static FilterFactory<None> factory(String name, Filter filter) {
    return new FilterFactory<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Class<None> configType() {
        return None.class;
      }

      @Override
      public Filter create(None config) {
        return filter;
      }
    };
  }

  private static final Filter STAMP =
      (request, chain) -> {
        var span = request.exchange().span();
        span.setAttribute("stamp.colour", "blue");
        span.setAttribute("session.token", SECRET);
        return chain
            .proceed(request.withHeader("Accept", "text/stamped").withPath("/changed"))
            .withHeader("Vary", "stamp")
            .withHeader("X-Session-Token", SECRET);
      };

  private static final Filter REFUSE = (_, _) -> Response.of(403);

  @TempDir private Path directory;
  private final StubOrigin origin =
      StubOrigin.answering(
          "HTTP/1.1 200 OK\r\nServer: origin\r\nSet-Cookie: id="
              + SECRET
              + "\r\nContent-Length: 2\r\n\r\nok");
  private GatewayFixture gateway;

  @BeforeEach
  void start() throws IOException {
    var token = Files.writeString(directory.resolve("token"), TOKEN);
    var routes =
        """
        [ { id: stamped, match: { path: /stamped }, filters: [ stamp ], upstream: origin },
          { id: refused, match: { path: /refused }, filters: [ refuse ], upstream: origin },
          { id: plain, match: { path: /plain }, upstream: origin } ]
        """;
    var yaml =
        GatewayFixture.yaml(origin, routes)
            .replace("admin: { ", "admin: { token: \"${file:" + token + "}\", ");
    GatewayFixture.write(directory, yaml);
    gateway =
        GatewayFixture.open(directory, List.of(factory("stamp", STAMP), factory("refuse", REFUSE)));
  }

  @AfterEach
  void stop() {
    gateway.close();
    origin.close();
  }

  /// The lines of a tap that has begun to look.
  private final class Lines implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader reader;

    Lines(String query) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().adminPort());
      reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      var request =
          "GET /admin/v1/tap%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(query, TOKEN);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      // The head, and the empty line that says that it looks.
      while (!reader.readLine().isEmpty()) {}
      assertThat(reader.readLine()).isEqualTo("1");
    }

    String next() throws IOException {
      var line = reader.readLine();
      while (line != null && !line.startsWith("{")) {
        line = reader.readLine();
      }
      return String.valueOf(line);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void showsWhatEachFilterMadeOfARequest() throws Exception {
    try (var tap = new Lines("?route=stamped")) {
      gateway.get("/plain");
      gateway.get("/stamped?page=2");

      assertThat(tap.next())
          .contains(
              "\"method\":\"GET\"",
              "\"path\":\"/stamped\"",
              "\"query\":\"page=***\"",
              "\"route\":\"stamped\"",
              "\"status\":200",
              "\"filter\":\"stamp\"",
              "\"outcome\":\"passed\"",
              "\"path: /stamped -> /changed\"",
              "\"+ accept: text/stamped\"",
              "\"+ vary: stamp\"",
              "\"upstream\":\"origin\"",
              "\"endpoint\":\"127.0.0.1:" + origin.port() + "\"")
          .doesNotContain(SECRET);
    }
  }

  @Test
  void showsOnlyWhatIsAskedFor() throws Exception {
    try (var tap = new Lines("?status=4xx")) {
      gateway.get("/plain");
      gateway.get("/refused");

      assertThat(tap.next())
          .contains(
              "\"status\":403",
              "\"code\":\"forbidden\"",
              "\"refused-by\":\"refuse\"",
              "\"outcome\":\"answered\"",
              "\"upstreams\":[]");
    }
  }

  @Test
  void showsRequestsThatNoRouteMatches() throws Exception {
    try (var tap = new Lines("?status=error&path=/no")) {
      gateway.get("/nothing-here");

      assertThat(tap.next()).contains("\"status\":404", "\"code\":\"route-not-found\"");
    }
  }

  @Test
  void showsOnlyRequestsThatNoRouteMatchesIfAskedForTheEmptyId() throws Exception {
    try (var tap = new Lines("?route=")) {
      gateway.get("/plain");
      gateway.get("/nothing-here");

      assertThat(tap.next()).contains("\"path\":\"/nothing-here\"");
    }
  }

  @Test
  void knowsTheRoutesOfTheLastReload() throws Exception {
    var file = directory.resolve("weir.yaml");
    Files.writeString(file, Files.readString(file).replace("id: plain", "id: fresh"));

    assertThat(ask("/admin/v1/tap?route=fresh").body()).contains("unknown route 'fresh'");
    gateway.gateway().reload();

    try (var tap = new Lines("?route=fresh")) {
      gateway.get("/plain");
      assertThat(tap.next()).contains("\"route\":\"fresh\"");
    }
  }

  @Test
  void isOverWhenTheOperatorLeaves() throws Exception {
    for (var i = 0; i < 10; i++) {
      try (var tap = new Lines("?route=plain")) {
        gateway.get("/plain");
        assertThat(tap.next()).contains("\"status\":200");
      }
    }

    // There is room for eight, so those before are gone, or about to be.
    Eventually.isTrue("a tap can be opened", () -> isOpened("?route=plain"));
  }

  private boolean isOpened(String query) {
    try (var _ = new Lines(query)) {
      return true;
    } catch (IOException | AssertionError _) {
      return false;
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(ask("/admin/v1/tap?status=6xx").body())
        .contains("status", "6xx", "such as 404, 5xx or error");
    assertThat(ask("/admin/v1/tap?route=plian").body())
        .contains(
            "unknown route 'plian' (expected one of: [stamped, refused, plain]; did you mean"
                + " 'plain'?)");
    assertThat(ask("/admin/v1/tap?method=GE%20T").body())
        .contains("method: 'GE T' (expected: a method, such as GET)");
    assertThat(ask("/admin/v1/tap?path=orders").body())
        .contains("path: 'orders' (expected: to begin with /)");
    assertThat(ask("/admin/v1/tap?sample=0%25").statusCode()).isEqualTo(422);
    assertThat(ask("/admin/v1/tap?slower-than=1s").body()).contains("milliseconds");
    assertThat(gateway.admin("/admin/v1/tap", HttpRequest.Builder::GET).statusCode())
        .isEqualTo(401);
  }

  private java.net.http.HttpResponse<String> ask(String target) {
    return gateway.admin(target, it -> it.header("Authorization", "Bearer " + TOKEN).GET());
  }

  @Test
  void explainsARequestThatIsOnlyThoughtOf() {
    var explained = ask("/admin/v1/explain?method=GET&url=http://api.example.com/stamped");

    assertThat(explained.body())
        .contains("\"route\": \"stamped\"", "\"verdict\": \"answers\"", "\"upstream\": \"origin\"");
    assertThat(ask("/admin/v1/explain?url=nonsense").statusCode()).isEqualTo(422);
  }

  @Test
  void tellsInTheResponseWhatBecameOfARequestWithTheToken() {
    var response =
        gateway.send(
            "/stamped", it -> it.header("X-Weir-Debug", TOKEN).header("traceparent", TRACE).GET());

    assertThat(response.headers().firstValue("X-Weir-Debug").orElse(""))
        .contains(
            "\"stamp.colour\":\"blue\"",
            "\"route\":\"stamped\"",
            "\"filter\":\"stamp\"",
            "\"wait\":",
            "\"status\":200")
        .doesNotContain(SECRET)
        .doesNotContain(TOKEN);
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  @Test
  void tellsNothingWithoutTheRightToken() {
    var response = gateway.send("/stamped", it -> it.header("X-Weir-Debug", "wrong").GET());

    assertThat(response.headers().firstValue("X-Weir-Debug")).isEmpty();
    assertThat(gateway.get("/stamped").headers().firstValue("X-Weir-Debug")).isEmpty();
  }

  @Test
  void givesTheTokenToNobodyElse() throws Exception {
    var seen = new ArrayList<Headers>();
    gateway.close();
    Filter look =
        (request, chain) -> {
          seen.add(request.headers());
          return chain.proceed(request);
        };
    gateway =
        GatewayFixture.open(directory, List.of(factory("stamp", look), factory("refuse", REFUSE)));
    try (var tap = new Lines("")) {
      for (var path : List.of("/stamped", "/plain")) {
        gateway.send(path, it -> it.header("X-Weir-Debug", TOKEN).GET());
        assertThat(tap.next()).doesNotContain(TOKEN);
      }
    }

    assertThat(seen).singleElement().matches(it -> !it.contains("X-Weir-Debug"));
    assertThat(origin.requests()).hasSize(2).noneMatch(it -> it.contains(TOKEN));
  }

  @Test
  void showsNoSecret() throws Exception {
    try (var tap = new Lines("")) {
      gateway.send(
          "/stamped?token=" + SECRET + "&any=" + SECRET + "&" + SECRET.substring(0, 4),
          it ->
              it.header("Authorization", "Bearer " + SECRET)
                  .header("Cookie", "session=" + SECRET)
                  .header("X-Api-Key", SECRET)
                  .header("X-Anything-Else", SECRET)
                  .header("Referer", "https://user:" + SECRET + "@example.com/?code=" + SECRET)
                  .header("X-Weir-Debug", TOKEN)
                  .header("traceparent", TRACE)
                  .POST(HttpRequest.BodyPublishers.ofString("password=" + SECRET)));

      assertThat(tap.next())
          .contains("Authorization: ***", "Referer: https://***@example.com/?code=***")
          .contains("\"stamp.colour\":\"blue\"", "\"session.token\":\"*** (16 bytes)\"")
          .doesNotContain(SECRET);
    }
    assertThat(origin.requests().getFirst()).contains(SECRET);
  }
}
