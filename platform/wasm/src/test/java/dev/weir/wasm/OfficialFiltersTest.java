package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.host.FilterSettings;
import dev.weir.wasm.host.InvalidModuleException;
import dev.weir.wasm.host.Isolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the modules in `wasm-filters` do, as they are committed.
class OfficialFiltersTest {

  private static final Path FILTERS = Path.of("..", "..", "wasm-filters");

  private static final WasmModule SECURITY_HEADERS = module("security-headers");
  private static final WasmModule BOT_DETECTION = module("bot-detection");

  private final WasmHost host = WasmHost.start();

  @AfterEach
  void closeHost() {
    host.close();
  }

  @Test
  void securityHeadersAddsWhatTheUpstreamLeftOut() throws Exception {
    var upstream =
        RecordingChain.answering(
            Response.of(200)
                .withHeader("Server", "nginx/1.22")
                .withHeader("X-Frame-Options", "SAMEORIGIN"));

    var response = filter(SECURITY_HEADERS, "{}").handle(Request.get("/"), upstream);

    assertThat(response.headers().first("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(response.headers().all("X-Frame-Options")).containsExactly("SAMEORIGIN");
    assertThat(response.headers().contains("Server")).isFalse();
    assertThat(response.headers().contains("Content-Security-Policy")).isFalse();
  }

  @Test
  void instancesFromASnapshotAnswerAsTheFirstDoes() throws Exception {
    var rust = isolated(SECURITY_HEADERS);
    var go = isolated(BOT_DETECTION);

    for (var i = 0; i < 10; i++) {
      var upstream = RecordingChain.answering(Response.of(200));
      var request = Request.get("/").withHeader("User-Agent", "curl/8.5.0");
      var response = rust.handle(request, outgoing -> go.handle(outgoing, upstream));

      assertThat(response.headers().first("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(upstream.request().headers().all("X-Bot")).containsExactly("tool");
    }

    assertThat(rust.instances().created()).isEqualTo(10);
    assertThat(go.instances().created()).isEqualTo(10);
  }

  private WasmFilter isolated(WasmModule module) {
    var settings = FilterSettings.builder("isolated").limits(Fixtures.patient());
    return WasmFilter.create(host, module, settings.isolation(Isolation.REQUEST).build());
  }

  @Test
  void securityHeadersFollowsItsConfiguration() throws Exception {
    var config =
        """
        {"content-security-policy":"default-src 'self'","x-frame-options":false,"remove":[],\
        "replace":true,"mark":false}\
        """;
    var upstream =
        RecordingChain.answering(
            Response.of(200)
                .withHeader("Server", "x")
                .withHeader("Content-Security-Policy", "none"));

    var response = filter(SECURITY_HEADERS, config).handle(Request.get("/"), upstream);

    assertThat(response.headers().all("Content-Security-Policy"))
        .containsExactly("default-src 'self'");
    assertThat(response.headers().contains("X-Frame-Options")).isFalse();
    assertThat(response.headers().contains("Server")).isTrue();
    assertThat(upstream.request().headers().size()).isZero();
  }

  @Test
  void securityHeadersTellsTheUpstreamInPlaceOfTheClient() throws Exception {
    var upstream = RecordingChain.answering(Response.of(200));
    var request = Request.get("/").withHeader("X-Security-Headers", "forged");

    filter(SECURITY_HEADERS, "{}").handle(request, upstream);

    assertThat(upstream.request().headers().all("X-Security-Headers")).containsExactly("gateway");
  }

  @Test
  void securityHeadersRefusesAConfigurationItDoesNotUnderstand() {
    assertThatThrownBy(() -> filter(SECURITY_HEADERS, "{\"x-frame-option\":\"DENY\"}"))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage("security-headers.wasm: does not start: configuration: unknown property");
  }

  @Test
  void botDetectionNamesTheClassOfTheClient() throws Exception {
    var upstream = RecordingChain.answering(Response.of(200));
    var filter = filter(BOT_DETECTION, "{}");

    filter.handle(Request.get("/").withHeader("User-Agent", "curl/8.5.0"), upstream);

    assertThat(upstream.request().headers().all("X-Bot")).containsExactly("tool");
  }

  @Test
  void botDetectionAnswersThoseItBlocks() throws Exception {
    var upstream = RecordingChain.answering(Response.of(200));
    var filter = filter(BOT_DETECTION, "{\"block\":[\"ai\"]}");
    var request = Request.get("/").withHeaders(Headers.of("User-Agent", "GPTBot/1.1"));

    var response = filter.handle(request, upstream);

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body().toInputStream().readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("Automated access is not allowed here.\n");
    assertThat(upstream.count()).isZero();
  }

  @Test
  void botDetectionRefusesAConfigurationItDoesNotUnderstand() {
    assertThatThrownBy(() -> filter(BOT_DETECTION, "{\"status\":200}"))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessageContaining("configuration: status: '200' (expected: 400..499)");
  }

  @Test
  void theDigestsAreThoseThatWereNoted() {
    for (var module : new WasmModule[] {SECURITY_HEADERS, BOT_DETECTION}) {
      var note = FILTERS.resolve(module.name().replace(".wasm", "")).resolve("dist/BUILD");

      assertThat(note).content().contains("sha256: " + module.digest());
    }
  }

  private WasmFilter filter(WasmModule module, String config) {
    var bytes = config.getBytes(StandardCharsets.UTF_8);
    return WasmFilter.create(
        host, module, Fixtures.settings(module.name(), bytes, Fixtures.patient()));
  }

  private static WasmModule module(String name) {
    var file = FILTERS.resolve(name).resolve("dist").resolve(name + ".wasm");
    try {
      return WasmModule.parse(name + ".wasm", Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
