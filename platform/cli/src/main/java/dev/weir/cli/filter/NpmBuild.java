package dev.weir.cli.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/// Compiles AssemblyScript with the package's own `npm run build`.
final class NpmBuild {

  private static final String REMEDY = "install Node.js 20 or newer: https://nodejs.org";

  private NpmBuild() {}

  static void run(FilterProject project, Tools tools) {
    var npm = tools.need("npm", REMEDY).toString();
    if (!Files.isDirectory(project.directory().resolve("node_modules"))) {
      tools.run(project.directory(), Map.of(), List.of(npm, "install", "--no-audit", "--no-fund"));
    }
    tools.run(project.directory(), Map.of(), List.of(npm, "run", "build"));
    place(project);
  }

  /// Puts the module where those of all languages are: the newest one that is in build/ or dist/.
  private static void place(FilterProject project) {
    var directory = project.directory();
    var newest =
        Modules.newest(List.of(directory.resolve("dist"), directory.resolve("build")))
            .orElseThrow(() ->
                new IllegalStateException(
                    "npm run build made no .wasm (expected: one in dist/ or build/)"));
    if (newest.equals(project.module())) {
      return;
    }
    try {
      Files.copy(newest, project.module(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
