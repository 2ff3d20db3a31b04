package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.ModuleReport.Binding;
import dev.weir.wasm.ModuleReport.Import;
import dev.weir.wasm.engine.ModuleShape;
import dev.weir.wasm.engine.ModuleShape.Export;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleReportTest {

  @Test
  void saysWhatAFilterIs() {
    var report = ModuleReport.of(Fixtures.bytes("headers.wasm"));

    assertThat(report.abi()).contains("http-wasm");
    assertThat(report.refusals()).isEmpty();
    assertThat(report.digest()).isEqualTo(Fixtures.module("headers.wasm").digest());
    assertThat(report.imports()).isNotEmpty().allMatch(it -> it.binding() == Binding.OFFERED);
    assertThat(report.shape().map(ModuleShape::exports).orElseThrow())
        .contains(new Export("memory", "memory"), new Export("handle_request", "function"));
    assertThat(report.shape().orElseThrow().maxMemory()).isEmpty();
    assertThat(report.initialMemory()).hasToString("64KiB");
  }

  @Test
  void saysWhichImportsTheHostLacks() {
    var report = ModuleReport.of(Fixtures.bytes("refused/unknown-imports.wasm"));

    assertThat(report.imports())
        .containsExactly(
            new Import("http_handler", "next", Binding.LACKING),
            new Import("env", "open_door", Binding.LACKING));
    assertThat(report.refusals())
        .isEqualTo(List.of("imports what no host has: http_handler.next, env.open_door"));
  }

  @Test
  void saysWhichImportsOfAProxyWasmModuleAreStandIns() {
    var report = ModuleReport.of(Fixtures.bytes("stand-ins.wasm"));

    assertThat(report.abi()).contains("proxy-wasm 0.2.1");
    assertThat(report.refusals()).isEmpty();
    assertThat(report.imports())
        .containsExactly(
            new Import("env", "proxy_log", Binding.OFFERED),
            new Import("env", "proxy_dance", Binding.STUB),
            new Import("env", "open_door", Binding.STUB));
  }

  @Test
  void saysWhyBytesAreNoModule() {
    var report = ModuleReport.of("no module".getBytes(StandardCharsets.UTF_8));

    assertThat(report.abi()).isEmpty();
    assertThat(report.shape()).isEmpty();
    assertThat(report.refusals()).isEqualTo(List.of("not a WebAssembly module"));
  }
}
