package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.Gateway;
import dev.weir.testkit.StubOrigin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One request through a real gateway for each official filter, loaded as users load it: Java
/// filters from their jars, WASM filters from their modules.
class OfficialFiltersTest {

  private static final String LONG_TEXT = "weir ".repeat(1000);

  private final StubOrigin origin =
      StubOrigin.answering(
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: origin\r\nContent-Length: "
              + LONG_TEXT.length()
              + "\r\n\r\n"
              + LONG_TEXT);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;
  private Path plugins;

  private static final List<String> WASM_FILTERS =
      List.of(
          "security-headers",
          "bot-detection",
          "geo-headers",
          "ab-bucketing",
          "hmac-signature",
          "json-redaction");

  @BeforeEach
  void collectPlugins() throws IOException {
    plugins = Files.createDirectories(directory.resolve("official"));
    OfficialPlugins.copy(plugins);
    for (var name : WASM_FILTERS) {
      var module = Path.of("../../wasm-filters", name, "dist", name + ".wasm");
      Files.copy(module, plugins.resolve(name + ".wasm"));
    }
  }

  @AfterEach
  void close() {
    client.close();
    origin.close();
  }

  @Test
  void requestIdGivesARequestAnId() throws Exception {
    var response = get("request-id", "/");

    var id = response.headers().firstValue("X-Request-Id").orElseThrow();
    assertThat(origin.requests().getFirst()).contains("X-Request-Id: " + id);
  }

  @Test
  void headersChangesBothWays() throws Exception {
    var response =
        get(
            "headers: { request: { set: { X-In: a } }, response: { set: { X-Out: b }, remove: [ Server ] } }",
            "/");

    assertThat(origin.requests().getFirst()).contains("X-In: a");
    assertThat(response.headers().firstValue("X-Out")).contains("b");
    assertThat(response.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void rewriteStripsAPrefix() throws Exception {
    get("rewrite: { strip-prefix: /api }", "/api/orders?page=2");

    assertThat(origin.requests().getFirst()).startsWith("GET /orders?page=2 HTTP/1.1\r\n");
  }

  @Test
  void redirectAnswersItself() throws Exception {
    var response = get("redirect: { to: \"https://example.com{path}\", status: 308 }", "/a");

    assertThat(response.statusCode()).isEqualTo(308);
    assertThat(response.headers().firstValue("Location")).contains("https://example.com/a");
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void respondAnswersItself() throws Exception {
    var response = get("respond: { status: 418, body: short and stout }", "/");

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("short and stout");
  }

  @Test
  void corsAllowsAnOrigin() throws Exception {
    var response =
        get(
            "cors: { origins: [ \"https://app.example.com\" ] }",
            "/",
            request -> request.header("Origin", "https://app.example.com"));

    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("https://app.example.com");
    assertThat(response.headers().firstValue("Vary")).contains("Origin");
  }

  @Test
  void compressZips() throws Exception {
    var response = get("compress", "/", request -> request.header("Accept-Encoding", "gzip"));

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(response.body().length).isLessThan(LONG_TEXT.length() / 10);
    var unzipped = new GZIPInputStream(new ByteArrayInputStream(response.body()));
    assertThat(unzipped.readAllBytes()).asString().isEqualTo(LONG_TEXT);
  }

  @Test
  void securityHeadersAddsThem() throws Exception {
    var response = get("security-headers", "/");

    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.body()).asString().isEqualTo(LONG_TEXT);
  }

  @Test
  void botDetectionBlocksAScanner() throws Exception {
    var response = get("bot-detection", "/", request -> request.header("User-Agent", "sqlmap/1.8"));

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void geoHeadersNamesTheCountryOfTheClient() throws Exception {
    get("geo-headers: { table: { 127.0.0.0/8: XX } }", "/");

    assertThat(origin.requests().getFirst()).containsIgnoringCase("X-Country: XX");
  }

  @Test
  void abBucketingGivesTheClientABucket() throws Exception {
    var response = get("ab-bucketing: { experiments: { cart: { buckets: { new: 1 } } } }", "/");

    assertThat(response.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("ab-cart=new");
  }

  @Test
  void hmacSignatureRefusesARequestWithoutOne() throws Exception {
    var response =
        get("hmac-signature: { keys: { client-a: 0123456789abcdef0123456789abcdef } }", "/");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void jsonRedactionLeavesWhatIsNoJson() throws Exception {
    var response = get("json-redaction: { paths: [ \"**.password\" ] }", "/");

    assertThat(response.body()).asString().isEqualTo(LONG_TEXT);
  }

  @Test
  void wasmRunsAModuleThatTheRouteNames() throws Exception {
    var response =
        get(
            "wasm: { module: official/security-headers.wasm, config: { x-frame-options: SAMEORIGIN } }",
            "/");

    assertThat(response.headers().firstValue("X-Frame-Options")).contains("SAMEORIGIN");
  }

  @Test
  void allOfThemWorkTogether() throws Exception {
    var response =
        get(
            "request-id, headers: { response: { set: { X-Out: b } } }, cors: { origins: [ \"*\" ] },"
                + " compress, security-headers, bot-detection",
            "/",
            request ->
                request.header("Accept-Encoding", "gzip").header("Origin", "https://a.example"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map().keySet())
        .contains("x-request-id", "x-out", "access-control-allow-origin", "content-encoding");
    assertThat(response.headers().firstValue("x-frame-options")).contains("DENY");
  }

  private HttpResponse<byte[]> get(String filters, String target) throws Exception {
    return get(filters, target, request -> request);
  }

  private HttpResponse<byte[]> get(
      String filters, String target, UnaryOperator<HttpRequest.Builder> change) throws Exception {
    var file = directory.resolve("weir.yaml");
    Files.writeString(
        file,
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        routes: [ { id: all, filters: [ %s ], upstream: origin } ]
        upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
        """
            .formatted(filters, origin.port()));
    var options = new Gateway.Options(file, List.of(plugins), name -> null);
    try (var gateway = Gateway.start(options)) {
      var uri = URI.create("http://127.0.0.1:" + gateway.port() + target);
      var request = change.apply(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)));
      return client.send(request.build(), BodyHandlers.ofByteArray());
    }
  }
}
