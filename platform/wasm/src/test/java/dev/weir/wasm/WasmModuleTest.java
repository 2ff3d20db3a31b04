package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.wasm.host.InvalidModuleException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WasmModuleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no-filter | exports neither handle_request nor proxy_abi_version_... (expected: a filter"
            + " that speaks http-wasm or proxy-wasm)",
        "no-memory | exports no memory",
        "no-handle-response | exports no function handle_response",
        "wrong-type | exports handle_request as (i32) -> (i32) (expected: () -> (i64))",
        "unknown-imports | imports what no host has: http_handler.next, env.open_door",
        "mistyped-import | imports http_handler.get_uri as (i32) -> (i64)"
            + " (expected: (i32, i32) -> (i32))",
        "imported-memory | imports env.memory, which is no function (expected: functions only)",
        "large-table | a table of 5000000 entries (expected: <= 131072)",
      })
  void refusesWhatIsNoFilterAndSaysWhy(String file, String reason) {
    var bytes = Fixtures.bytes("refused/" + file + ".wasm");

    assertThatThrownBy(() -> WasmModule.parse("geo.wasm", bytes))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage("geo.wasm: " + reason);
  }

  @Test
  void refusesGarbage() {
    var bytes = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> WasmModule.parse("geo.wasm", bytes))
        .isInstanceOf(InvalidModuleException.class)
        .hasMessage("geo.wasm: not a WebAssembly module");
  }

  @Test
  void refusesAComponent() {
    var bytes = new byte[] {0, 'a', 's', 'm', 0x0d, 0, 1, 0};

    assertThatThrownBy(() -> WasmModule.parse("geo.wasm", bytes))
        .hasMessage("geo.wasm: not a WebAssembly core module of version 1");
  }

  @Test
  void refusesEveryBeginningOfAModuleInOneLine() {
    var bytes = Fixtures.bytes("headers.wasm");

    for (var length = 0; length < bytes.length - 100; length += 7) {
      var part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> WasmModule.parse("geo.wasm", part))
          .isInstanceOf(InvalidModuleException.class)
          .hasMessageMatching("geo\\.wasm: .+");
    }
  }

  @Test
  void neverFailsOtherwiseOnDamagedModules() {
    var random = new Random(1);

    for (var i = 0; i < 300; i++) {
      var bytes = Fixtures.bytes("headers.wasm");
      bytes[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt();
      assertCompilesOrIsRefused(bytes);
    }
  }

  private static void assertCompilesOrIsRefused(byte[] bytes) {
    try {
      assertThat(WasmModule.parse("geo.wasm", bytes).abi()).isEqualTo("http-wasm");
    } catch (InvalidModuleException e) {
      assertThat(e).hasMessageStartingWith("geo.wasm: ");
    }
  }

  @Test
  void isNamedByTheDigestOfItsBytes() {
    var module = Fixtures.module("request-only.wasm");

    assertThat(module.digest()).matches("[0-9a-f]{64}");
    assertThat(module.name()).isEqualTo("request-only.wasm");
  }
}
