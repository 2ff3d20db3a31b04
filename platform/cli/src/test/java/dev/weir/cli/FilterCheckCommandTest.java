package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterCheckCommandTest {

  private static final Path HEADERS =
      Path.of("../../wasm-filters/security-headers/dist/security-headers.wasm");
  private static final Path REFUSED = Path.of("../wasm/src/test/resources/dev/weir/wasm/refused");

  private static final Path CALLS = Path.of("src/test/resources/dev/weir/cli/guests/calls.wasm");

  private final FakeShell shell = new FakeShell();

  @TempDir private Path directory;

  @Test
  void saysWhatAGoodModuleIsAndDoes() {
    assertThat(shell.run("filter", "check", HEADERS.toString())).isZero();

    assertThat(
            shell.out().toString().replaceAll("[0-9.]+ ms", "# ms").replaceAll("[0-9a-f]{64}", "…"))
        .isEqualTo(
            """
            %s: http-wasm, 10 KiB
              sha256    …
              imports   6 functions: http_handler (6)
              exports   memory, _start, handle_request, handle_response, __data_end, __heap_base
              memory    128 KiB at the start, no maximum of its own (default limit: 64MiB)
              compiled  in # ms
              started   in # ms
              dry run   GET / -> 200, passed on to the upstream
              busy      # ms at first, # ms when warm (default limit of a call: # ms)
            good: it runs
            """
                .formatted(HEADERS));
  }

  @Test
  void listsTheImportsThatTheHostLacks() {
    var file = REFUSED.resolve("unknown-imports.wasm");

    assertThat(shell.run("filter", "check", file.toString())).isEqualTo(1);

    assertThat(shell.out().toString())
        .contains(
            "  imports   2 functions, of which the host has 0: env (1), http_handler (1)\n",
            "            env.open_door (no host has it)\n",
            "  error     imports what no host has: http_handler.next, env.open_door\n")
        .endsWith("not good: it does not run\n");
  }

  @Test
  void runsAProxyWasmModuleAndWarnsOfStandIns() {
    var file = REFUSED.resolveSibling("stand-ins.wasm");

    assertThat(shell.run("filter", "check", file.toString())).isZero();

    assertThat(shell.out().toString())
        .contains(
            file + ": proxy-wasm 0.2.1, ",
            "  imports   3 functions, of which the host has 1: env (3)\n",
            "            env.proxy_dance (a stand-in)\n",
            "  dry run   GET / -> 200, passed on to the upstream\n",
            "  warning   imports what is only a stand-in here: env.proxy_dance, env.open_door\n");
  }

  @Test
  void saysWhichLimitAModuleNeeds() {
    var file = REFUSED.resolve("large-memory.wasm");

    assertThat(shell.run("filter", "check", file.toString())).isZero();

    assertThat(shell.out().toString())
        .contains(
            "  warning   begins with 125MiB of memory (default limit: 64MiB); it needs `limits: { memory: 125MiB }` or more\n")
        .endsWith("good: it runs with more memory\n");
  }

  @Test
  void startsTheModuleWithItsConfiguration() throws IOException {
    var good = Files.writeString(directory.resolve("good.yaml"), "x-frame-options: SAMEORIGIN\n");
    var bad = Files.writeString(directory.resolve("bad.yaml"), "x-farme-options: SAMEORIGIN\n");

    assertThat(shell.run("filter", "check", HEADERS.toString(), "--config", good.toString()))
        .isZero();
    assertThat(shell.run("filter", "check", HEADERS.toString(), "--config", bad.toString()))
        .isEqualTo(1);

    assertThat(shell.out().toString())
        .endsWith(
            """
              error     security-headers.wasm: does not start: configuration: unknown property
            not good: it does not run
            """);
  }

  @Test
  void saysWhatAModuleCallsAndWhetherTheRequestPauses() {
    assertThat(shell.run("filter", "check", CALLS.toString())).isZero();

    assertThat(shell.out().toString())
        .contains(
            """
              dry run   GET / -> 200, passed on to the upstream
              calls     auth: POST /acme.Auth/Check; the request paused meanwhile
                        audit: POST /log; the request went on meanwhile
            """);
  }

  @Test
  void tellsProgramsWhatAModuleCalls() {
    assertThat(shell.run("filter", "check", "--json", CALLS.toString())).isZero();

    assertThat(shell.out().toString())
        .contains("\"call\": \"auth: POST /acme.Auth/Check\"")
        .contains("\"meanwhile\": \"went-on\"", "\"meanwhile\": \"paused\"");
  }

  @Test
  void tellsPrograms() {
    assertThat(shell.run("filter", "check", "--json", HEADERS.toString())).isZero();

    assertThat(shell.out().toString())
        .startsWith("{\n  \"file\": \"" + HEADERS + "\",\n  \"good\": true,\n")
        .contains(
            "\"abi\": \"http-wasm\"",
            "\"initial-memory\": 131072",
            "\"binding\": \"offered\"",
            "\"passed-on\": true",
            "\"findings\": []");
  }

  @Test
  void saysThatAFileIsNoModule() throws IOException {
    var file = Files.writeString(directory.resolve("a.wasm"), "#!/bin/sh\n");

    assertThat(shell.run("filter", "check", file.toString())).isEqualTo(1);

    assertThat(shell.out().toString())
        .contains(": no filter, 10 bytes\n", "  error     not a WebAssembly module\n");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThat(shell.run("filter", "check", "gone.wasm")).isEqualTo(1);

    assertThat(shell.err().toString()).isEqualTo("weir: gone.wasm: no such file\n");
  }

  @Test
  void saysThatThereIsNoConfiguration() {
    assertThat(shell.run("filter", "check", HEADERS.toString(), "--config", "gone.txt"))
        .isEqualTo(1);

    assertThat(shell.err().toString()).isEqualTo("weir: gone.txt: no such file\n");
  }

  @Test
  void saysThatAFolderIsNoFile(@TempDir Path folder) {
    assertThat(shell.run("filter", "check", folder.toString())).isEqualTo(1);

    assertThat(shell.err().toString()).isEqualTo("weir: " + folder + ": not a file\n");
  }
}
