package dev.weir.marketplace.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.entry.Capability;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.testing.Entries;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WasmCheckTest {

  @TempDir private Path folder;

  @Test
  void aModuleThatImportsWhatItListsPasses() throws Exception {
    var report = check(module("http_handler.get_uri", "handle_request"), "http_handler.get_uri");

    assertThat(report.problems()).isEmpty();
    assertThat(report.imports()).containsExactly("http_handler.get_uri");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http_handler.log | handle_request | imports: [http_handler.log] (expected: only those
          host.format_disk | handle_request | imports: [host.format_disk] (expected: only those
          http_handler.get_uri | something | abi: no export handle_request (expected: one, for http-wasm-0.1)
          env.proxy_http_call | handle_request | permissions: not declared: upstreams (imports env.proxy_http_call)
          """)
  void isRefused(String imported, String exported, String message) throws Exception {
    var report =
        check(
            module(imported, exported),
            "http_handler.get_uri",
            "host.format_disk",
            "env.proxy_http_call");

    assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(report.problems().toString()).contains(message);
  }

  @Test
  void whatIsDeclaredIsAllowed() throws Exception {
    var file = Files.write(folder.resolve("m"), module("env.proxy_grpc_call", "handle_request"));
    var subject = subject(Set.of(Capability.UPSTREAMS), "env.proxy_grpc_call");

    assertThat(ArtifactCheck.of(file, subject).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void malformedModulesAreRefused() throws Exception {
    var module = module("http_handler.get_uri", "handle_request");
    for (var length = 0; length < module.length; length++) {
      assertThat(check(Arrays.copyOf(module, length), "http_handler.get_uri").verdict())
          .as("%d bytes", length)
          .isNotEqualTo(Verdict.PASS);
    }
    for (var i = 0; i < module.length; i++) {
      var changed = module.clone();
      changed[i] = (byte) 0xff;
      assertThat(check(changed, "http_handler.get_uri").verdict()).isNotEqualTo(Verdict.ERROR);
    }
  }

  @Test
  void theImportsOfRealModulesAreRead() throws Exception {
    var file = Path.of("../../wasm-filters/security-headers/dist/security-headers.wasm");

    var module = WasmModule.parse(Files.readAllBytes(file));

    assertThat(module.imports()).contains("http_handler.get_config");
    assertThat(module.exports()).contains("handle_request", "handle_response", "memory");
  }

  private Report check(byte[] module, String... imports) throws Exception {
    return ArtifactCheck.of(
        Files.write(folder.resolve("module.wasm"), module), subject(Set.of(), imports));
  }

  private static Subject subject(Set<Capability> allowed, String... imports) {
    return new Subject(
        Entries.id("acme/robots"),
        Kind.WASM,
        Entries.version("0.2.0"),
        allowed,
        Optional.of("http-wasm-0.1"),
        List.of(imports));
  }

  // With one imported function and one export of it.
  private static byte[] module(String imported, String exported) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, new byte[] {1, 0x60, 0, 0});
    var imports = new ByteArrayOutputStream();
    imports.write(1);
    for (var name : imported.split("\\.", 2)) {
      name(imports, name);
    }
    imports.writeBytes(new byte[] {0, 0});
    section(out, 2, imports.toByteArray());
    var exports = new ByteArrayOutputStream();
    exports.write(1);
    name(exports, exported);
    exports.writeBytes(new byte[] {0, 0});
    section(out, 7, exports.toByteArray());
    return out.toByteArray();
  }

  private static void name(ByteArrayOutputStream out, String name) {
    out.write(name.length());
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
  }

  private static void section(ByteArrayOutputStream out, int id, byte[] content) {
    out.write(id);
    out.write(content.length);
    out.writeBytes(content);
  }
}
