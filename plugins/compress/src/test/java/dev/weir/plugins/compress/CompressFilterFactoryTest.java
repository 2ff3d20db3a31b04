package dev.weir.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.compress.CompressFilterFactory.Config;
import dev.weir.testkit.Configs;
import dev.weir.testkit.RecordingChain;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressFilterFactoryTest {

  private static final String TEXT = "all work and no play ".repeat(100);
  private static final Request ACCEPTING =
      Request.get("/").withHeader("Accept-Encoding", "gzip, br");

  private final CompressFilterFactory factory = new CompressFilterFactory();

  @Test
  void compressesTextByDefaultAndSaysSo() throws Exception {
    var plain =
        text(TEXT)
            .withHeader("Content-Length", Integer.toString(TEXT.length()))
            .withHeader("Accept-Ranges", "bytes")
            .withHeader("ETag", "\"abc\"");

    var response = handle(ACCEPTING, plain);

    assertThat(response.headers())
        .hasToString(
            """
            Content-Type: text/plain; charset=utf-8
            Vary: Accept-Encoding
            Content-Encoding: gzip
            ETag: W/"abc"
            """);
    assertThat(response.body().length()).isEqualTo(-1);
    assertThat(response.body().isReplayable()).isFalse();
    assertThat(unzipped(response)).isEqualTo(TEXT);
  }

  @Test
  void usesEachProperty() throws Exception {
    var config =
        Configs.of(Config.class, "types", "[image/*, a/*+b]", "min-size", "5B", "level", "9");
    var filter = factory.create(config);

    var chosen = RecordingChain.answering(text("12345").withHeader("Content-Type", "A/x+b; c=d"));
    var small = RecordingChain.answering(text("1234").withHeader("Content-Type", "image/png"));
    var other = RecordingChain.answering(text("12345"));

    assertThat(unzipped(filter.handle(ACCEPTING, chosen))).isEqualTo("12345");
    assertThat(filter.handle(ACCEPTING, small).headers().size()).isEqualTo(1);
    assertThat(filter.handle(ACCEPTING, other).headers().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "TEXT/CSS",
        "text/event-stream",
        "application/json;charset=utf-8",
        "application/problem+json",
        "application/javascript",
        "image/svg+xml",
        "application/atom+xml"
      })
  void knowsTheTypesThatAreWorthIt(String type) throws Exception {
    var response = handle(ACCEPTING, text(TEXT).withHeader("Content-Type", type));

    assertThat(response.headers().first("Content-Encoding")).contains("gzip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type | image/png",
        "Content-Type | application/grpc",
        "Content-Type | ''",
        "Content-Encoding | br",
        "Cache-Control | public, No-Transform",
        "Content-Digest | sha-256=:AAAA:",
        "Repr-Digest | sha-256=:AAAA:",
        "Content-MD5 | AAAA"
      })
  void leavesAloneWhatMustNotChange(String name, String value) throws Exception {
    var plain = text(TEXT).withHeader(name, value);

    var response = handle(ACCEPTING, plain);

    assertThat(response.headers()).hasToString(plain.headers().toString());
    assertThat(response.body().length()).isEqualTo(TEXT.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 204, 205, 206, 304})
  void leavesAloneStatusesWithoutAWholeBody(int status) throws Exception {
    var plain = text(TEXT).withStatus(status).withHeader("ETag", "\"abc\"");

    var response = handle(ACCEPTING, plain);

    assertThat(response.headers()).hasToString(plain.headers().toString());
  }

  @Test
  void leavesSmallBodiesAloneIfTheirLengthIsKnown() throws Exception {
    var known = handle(ACCEPTING, text("a".repeat(1023)));
    var unknown = handle(ACCEPTING, text("").withBody(new PiecesBody("tiny")));

    assertThat(known.headers().size()).isEqualTo(1);
    assertThat(unzipped(unknown)).isEqualTo("tiny");
  }

  @Test
  void neverCompressesNothing() throws Exception {
    var filter = factory.create(Configs.of(Config.class, "min-size", "0B"));

    var response = filter.handle(ACCEPTING, RecordingChain.answering(text("")));

    assertThat(response.headers().contains("Content-Encoding")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "GZIP | true",
        "x-gzip | true",
        "br, gzip;q=0.5 | true",
        "* | true",
        "br;q=1, *;q=0.1 | true",
        "gzip;q=0.001 | true",
        "identity;q=0.5, gzip;q=0.5 | true",
        "gzip ; q=1.000 | true",
        "br | false",
        "'' | false",
        "gzip;q=0 | false",
        "gzip;q=0.000, * | false",
        "*;q=0 | false",
        "identity, gzip;q=0.5 | false",
        "gzip;q=2 | false",
        "gzip;q=high | false",
        "gzip;level=1 | false",
        "gzippy | false"
      })
  void asksWhatTheClientPrefers(String accepted, boolean gzip) throws Exception {
    var response = handle(Request.get("/").withHeader("Accept-Encoding", accepted), text(TEXT));

    assertThat(response.headers().contains("Content-Encoding")).isEqualTo(gzip);
    assertThat(response.headers().all("Vary")).containsExactly("Accept-Encoding");
  }

  @Test
  void readsAllFieldsOfTheName() throws Exception {
    var request = Request.get("/").withAddedHeader("Accept-Encoding", "br");

    assertThat(handle(request.withAddedHeader("Accept-Encoding", "gzip"), text(TEXT)).headers())
        .asString()
        .contains("Content-Encoding: gzip");
    assertThat(handle(Request.get("/"), text(TEXT)).headers().contains("Content-Encoding"))
        .isFalse();
  }

  @Test
  void respectsAClientThatWantsNoTransformation() throws Exception {
    var response = handle(ACCEPTING.withHeader("Cache-Control", "no-transform"), text(TEXT));

    assertThat(response.headers().contains("Content-Encoding")).isFalse();
  }

  @Test
  void onlySaysVaryToHead() throws Exception {
    var headOfText = text("").withHeader("Content-Length", "5000");

    var response = handle(ACCEPTING.withMethod("HEAD"), headOfText);

    assertThat(response.headers()).hasToString(headOfText.headers() + "Vary: Accept-Encoding\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Origin | 2", "origin, ACCEPT-encoding | 1", "* | 1"})
  void keepsTheVaryOfTheUpstream(String vary, int fields) throws Exception {
    var response = handle(ACCEPTING, text(TEXT).withHeader("Vary", vary));

    assertThat(response.headers().all("Vary")).hasSize(fields).contains(vary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "W/\"abc\" | \"abc\" | W/\"abc\"",
        "\"x\", W/\"abc\" | \"abc\" | W/\"abc\"",
        "\"abc\" | \"abc\" | \"abc\"",
        "W/\"abc\" | W/\"abc\" | W/\"abc\""
      })
  void namesTheCopyThatIsStillGoodAsTheClientKnowsIt(String known, String tag, String answered)
      throws Exception {
    var request = ACCEPTING.withHeader("If-None-Match", known);

    var response = handle(request, Response.of(304).withHeader("ETag", tag));

    assertThat(response.headers()).hasToString("ETag: " + answered + "\n");
  }

  @Test
  void keepsAWeakTag() throws Exception {
    var response = handle(ACCEPTING, text(TEXT).withHeader("ETag", "W/\"abc\""));

    assertThat(response.headers().all("ETag")).containsExactly("W/\"abc\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types | [text] | types: 'text'",
        "types | ['*/*'] | types: '*/*'",
        "types | ['text/html; a=b'] | types: 'text/html; a=b'"
      })
  void saysThatATypeIsNone(String property, String value, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, property, value))
        .hasMessage(
            message + " (expected: a media type such as text/html, text/* or application/*+json)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "level | 0 | level: '0' (expected: 1..9)",
        "level | 10 | level: '10' (expected: 1..9)",
        "min-size | 1k | min-size: '1k' (expected: a size such as 64KiB or 10MB)"
      })
  void saysWhatIsWrong(String property, String value, String message) {
    assertThatThrownBy(() -> Configs.of(Config.class, property, value)).hasMessage(message);
  }

  @Test
  void isListedInTheIndexOfThePlugin() throws Exception {
    try (var index = getClass().getResourceAsStream("/META-INF/extensions.idx")) {
      assertThat(index).isNotNull();
      assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8))
          .contains(CompressFilterFactory.class.getName());
    }
  }

  private Response handle(Request request, Response plain) throws Exception {
    var filter = factory.create(Configs.defaults(Config.class));
    return filter.handle(request, RecordingChain.answering(plain));
  }

  private static Response text(String body) {
    return Response.of(200, Headers.of("Content-Type", "text/plain; charset=utf-8"), Body.of(body));
  }

  private static String unzipped(Response response) throws Exception {
    var bytes = response.body().readAll(DataSize.ofMebibytes(1));
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
