package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Json;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.WasmFilterFactory.Config;
import dev.weir.wasm.host.Isolation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WasmFilterFactoryTest {

  private final WasmHost host = WasmHost.start();
  private final WasmFilterFactory factory = new WasmFilterFactory(host);

  @TempDir private Path folder;

  @BeforeEach
  void writeModule() throws Exception {
    Files.write(folder.resolve("headers.wasm"), Fixtures.bytes("headers.wasm"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  private Config config(String module) {
    return new Config(
        folder.resolve(module),
        Optional.of(new Json("{}")),
        Optional.empty(),
        Optional.empty(),
        "",
        Map.of(),
        Isolation.SHARED,
        false,
        List.of("*"),
        Fixtures.patient());
  }

  @Test
  void makesAFilterOfAFile() throws Exception {
    var filter = factory.create(config("headers.wasm"));

    var response = filter.handle(Request.get("/"), _ -> Response.of(200));

    assertThat(factory.name()).isEqualTo("wasm");
    assertThat(filter).hasToString("headers");
    assertThat(response.headers().first("X-Filter")).hasValue("wasm");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> factory.create(config("geo.wasm")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("module: '" + folder.resolve("geo.wasm") + "' (expected: a readable file)");
  }

  @Test
  void saysThatAFileIsNoModule() throws Exception {
    Files.writeString(folder.resolve("geo.wasm"), "geo");

    assertThatThrownBy(() -> factory.create(config("geo.wasm")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("geo.wasm: not a WebAssembly module");
  }

  @Test
  void aModuleOfTheCatalogIsAFilterLikeAnyOther() throws Exception {
    var named = new NamedWasmFilterFactory(host, "stamp", Fixtures.module("request-only.wasm"));

    var response = named.create(new Json("{}")).handle(Request.get("/"), _ -> Response.of(204));

    assertThat(named.name()).isEqualTo("stamp");
    assertThat(named.configType()).isEqualTo(Json.class);
    assertThat(response.status()).isEqualTo(204);
  }

  @Test
  void aModuleThatNobodyUsesIsNotParsed() {
    var named =
        new NamedWasmFilterFactory(
            host,
            "broken",
            () -> {
              throw new IllegalArgumentException("broken.wasm: not a WebAssembly module");
            });

    assertThat(named.name()).isEqualTo("broken");
    assertThatThrownBy(() -> named.create(new Json("{}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("broken.wasm: not a WebAssembly module");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1} | {\"a\":1}",
        "[1,2] | [1,2]",
        "true | true",
        "\"plain text\" | plain text",
        "\"a\\\"b\\\\c\\/d\\te\" | a\"b\\c/d\te",
        "\"\\u00e9\\ud83d\\ude00\" | é😀",
      })
  void theGuestGetsJsonOrTheBareText(String json, String expected) {
    assertThat(GuestConfig.of(new Json(json))).isEqualTo(expected);
  }
}
