package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterBuildCommandTest {

  private static final String RUST =
      """
      #[no_mangle]
      pub extern "C" fn handle_request() -> u64 { 1 }
      #[no_mangle]
      pub extern "C" fn handle_response(_: u32, _: u32) {}
      """;

  private static final String GO =
      """
      package main

      //go:wasmexport handle_request
      func handleRequest() uint64 { return 1 }

      //go:wasmexport handle_response
      func handleResponse(context, isError uint32) {}

      func main() {}
      """;

  @TempDir private Path directory;

  @Test
  void buildsRustWithCargo() throws IOException {
    Toolbox.require("cargo");
    write(
        "Cargo.toml",
        """
        [package]
        name = "add-country"
        version = "0.1.0"
        edition = "2021"
        [lib]
        crate-type = ["cdylib"]
        """);
    write("src/lib.rs", RUST);

    assertBuilds(new FakeShell(Installation.current(), System::getenv), "add-country");
  }

  @Test
  void namesTheModuleAfterThePackageWhateverItsLibraryIsCalled() throws IOException {
    Toolbox.require("cargo");
    write(
        "Cargo.toml",
        """
        [package]
        name = "add-country"
        version = "0.1.0"
        edition = "2021"
        [lib]
        name = "filter"
        crate-type = ["cdylib"]
        """);
    write("src/lib.rs", RUST);

    assertBuilds(new FakeShell(Installation.current(), System::getenv), "add-country");
  }

  @Test
  void buildsRustWithDebiansCompilerWhereThereIsNoCargo() throws IOException {
    if (!Files.exists(Path.of("/usr/lib/rustlib/wasm32-unknown-unknown"))) {
      Toolbox.require("Debian's rustc with libstd-rust-dev-wasm32");
    }
    write("sdk/Cargo.toml", "[package]\nname = \"weir-filter\"\nedition = \"2021\"\n");
    write("sdk/src/lib.rs", "#![no_std]\npub fn go_on() -> u64 { 1 }\n");
    write(
        "Cargo.toml",
        """
        [package]
        name = "add-country"
        edition = "2021"
        [lib]
        crate-type = ["cdylib"]
        [dependencies]
        weir-filter = { path = "sdk" }
        """);
    write("src/lib.rs", RUST.replace("{ 1 }", "{ weir_filter::go_on() }"));

    assertBuilds(new FakeShell(), "add-country");
  }

  @Test
  void buildsGo() throws IOException {
    Toolbox.require("go");
    write("go.mod", "module example.com/filters/add-country\n\ngo 1.24\n");
    write("main.go", GO);

    assertBuilds(new FakeShell(Installation.current(), System::getenv), "add-country");
  }

  @Test
  void buildsWhatThePackageSaysWithNpm() throws IOException {
    Toolbox.require("npm");
    var module = Path.of("../../wasm-filters/security-headers/dist/security-headers.wasm");
    Files.copy(module, directory.resolve("compiled"));
    write(
        "package.json",
        """
        {
          "name": "@example/add-country",
          "scripts": { "build": "mkdir -p build && cp compiled build/release.wasm" }
        }
        """);

    assertBuilds(new FakeShell(Installation.current(), System::getenv), "add-country");
  }

  private void assertBuilds(FakeShell shell, String name) {
    assertThat(shell.run("filter", "build", directory.toString()))
        .as(shell.err().toString())
        .isZero();

    var module = directory.resolve("dist").resolve(name + ".wasm");
    assertThat(shell.out().toString())
        .isEqualTo("%s: %,d bytes\n".formatted(module, module.toFile().length()));
    var check = new FakeShell();
    assertThat(check.run("filter", "check", module.toString())).as(check.out().toString()).isZero();
  }

  @Test
  void saysWhatToInstallForGo() throws IOException {
    write("go.mod", "module add-country\n");
    var shell = new FakeShell();

    assertThat(shell.run("filter", "build", directory.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo(
            "weir: go: not found on the PATH; install Go 1.24 or newer: https://go.dev/dl\n");
  }

  @Test
  void saysWhatToInstallForAssemblyScript() throws IOException {
    write("package.json", "{ \"name\": \"add-country\" }\n");
    var shell = new FakeShell();

    assertThat(shell.run("filter", "build", directory.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo(
            "weir: npm: not found on the PATH; install Node.js 20 or newer: https://nodejs.org\n");
  }

  @Test
  void endsWithOneIfTheCompilerFails() throws IOException {
    write("go.mod", "module add-country\n");
    write("broken", "");
    var shell = new FakeShell(Installation.current(), Toolbox.copyingGo(directory));

    assertThat(shell.run("filter", "build", directory.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .contains("main.go:1: this is broken\n")
        .endsWith("weir: the build failed: go says why above\n");
  }

  @Test
  void saysThatAFolderHoldsNoFilter() {
    var shell = new FakeShell();

    assertThat(shell.run("filter", "build", directory.toString())).isEqualTo(1);

    assertThat(shell.err().toString())
        .isEqualTo(
            "weir: %s: no filter (expected: a folder with a Cargo.toml, go.mod or package.json)\n"
                .formatted(directory));
  }

  private void write(String file, String text) throws IOException {
    var path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
