package dev.weir.cli.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Compiles Rust: with cargo, if its compiler knows WebAssembly, else with Debian's compiler.
final class RustBuild {

  private static final String TARGET = "wasm32-unknown-unknown";
  private static final Path DEBIAN = Path.of("/usr/bin/rustc");
  private static final String REMEDY =
      "install Rust (https://rustup.rs) and `rustup target add wasm32-unknown-unknown`, or on Debian"
          + " `apt-get install cargo rustc libstd-rust-dev-wasm32 lld`";
  private static final Pattern EDITION = Pattern.compile("(?m)^\\s*edition\\s*=\\s*\"(\\d+)\"");
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?m)^([\\w-]+)\\s*=\\s*\\{[^}]*\\bpath\\s*=\\s*\"([^\"]+)\"");

  private final FilterProject project;
  private final Tools tools;
  private final Path output;

  private RustBuild(FilterProject project, Tools tools) {
    this.project = project;
    this.tools = tools;
    this.output = project.directory().toAbsolutePath().resolve("target");
  }

  static RustBuild of(FilterProject project, Tools tools) {
    return new RustBuild(project, tools);
  }

  void run() {
    var cargo = tools.find("cargo");
    var rustc = tools.find("rustc");
    if (cargo.isPresent() && rustc.isPresent() && knowsTarget(rustc.get())) {
      cargo(cargo.get());
    } else if (knowsTarget(DEBIAN)) {
      rustc(project.directory(), project.name(), project.module().toAbsolutePath());
    } else {
      var what =
          cargo.isEmpty() ? "cargo: not found on the PATH" : "cargo: cannot make WebAssembly";
      throw new IllegalStateException(what + "; " + REMEDY);
    }
  }

  private boolean knowsTarget(Path rustc) {
    if (!Files.isExecutable(rustc)) {
      return false;
    }
    var command = List.of(rustc.toString(), "--print", "target-libdir", "--target", TARGET);
    var libraries = tools.ask(project.directory(), command);
    return libraries.isGood() && Files.isDirectory(Path.of(libraries.text().strip()));
  }

  private void cargo(Path cargo) {
    tools.run(
        project.directory(),
        Map.of("CARGO_TERM_COLOR", "never"),
        List.of(
            cargo.toString(),
            "build",
            "--release",
            "--target",
            TARGET,
            "--target-dir",
            output.toString()));
    var module = built(output.resolve(TARGET).resolve("release"));
    try {
      Files.copy(module, project.module(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What cargo made: named after the package, or after what [lib] says.
  private Path built(Path folder) {
    var names = Stream.of(crate(project.name()), project.name()).map(name -> name + ".wasm");
    return names
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .or(() -> Modules.newest(List.of(folder)))
        .orElseThrow(() ->
            new IllegalStateException(
                "cargo made no .wasm (expected: crate-type = [\"cdylib\"] under [lib] in"
                    + " Cargo.toml)"));
  }

  /// Compiles a crate that depends on nothing but crates in other folders, after those.
  private void rustc(Path directory, String name, Path module) {
    var folder = output.resolve("rustc");
    var command = new ArrayList<>(compiler(directory, name, "cdylib"));
    command.addAll(dependencies(directory, folder));
    command.addAll(List.of("-C", "lto=fat", "-C", "strip=symbols", "-o", module.toString()));
    tools.run(project.directory(), Map.of(), command);
  }

  private Path library(Path directory, String name, Path folder) {
    var library = folder.resolve("lib" + crate(name) + ".rlib");
    var command = new ArrayList<>(compiler(directory, name, "rlib"));
    command.addAll(dependencies(directory, folder));
    command.addAll(List.of("-o", library.toString()));
    tools.run(project.directory(), Map.of(), command);
    return library;
  }

  private static List<String> compiler(Path directory, String name, String kind) {
    var edition = EDITION.matcher(text(directory.resolve("Cargo.toml")));
    return List.of(
        DEBIAN.toString(),
        "--target",
        TARGET,
        "--edition",
        edition.find() ? edition.group(1) : "2015",
        "--crate-type",
        kind,
        "--crate-name",
        crate(name),
        "-O",
        "-C",
        "panic=abort",
        "-C",
        "codegen-units=1",
        "-C",
        "linker=rust-lld",
        directory.toAbsolutePath().resolve("src/lib.rs").toString());
  }

  private List<String> dependencies(Path directory, Path folder) {
    var options = new ArrayList<String>();
    var matches = DEPENDENCY.matcher(text(directory.resolve("Cargo.toml"))).results().toList();
    for (var match : matches) {
      createFolder(folder);
      var dependency = directory.resolve(match.group(2)).normalize();
      var library = library(dependency, match.group(1), folder);
      options.addAll(List.of("--extern", crate(match.group(1)) + "=" + library));
    }
    if (!options.isEmpty()) {
      options.addAll(List.of("-L", folder.toString()));
    }
    return options;
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String crate(String name) {
    return name.replace('-', '_');
  }
}
