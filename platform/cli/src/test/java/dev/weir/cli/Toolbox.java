package dev.weir.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The compilers that tests use: those of this machine, or one that only copies.
final class Toolbox {

  private Toolbox() {}

  /// Ends the test, and says so in the build's output, unless this machine has the tool.
  static void require(String tool) {
    var isThere =
        System.getenv()
            .getOrDefault("PATH", "")
            .lines()
            .flatMap(path -> Arrays.stream(path.split(":", -1)))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    if (!isThere) {
      System.err.println("NOT RUN: a test of `weir filter build`, for want of " + tool);
      abort("no " + tool + " on this machine");
    }
  }

  /// An environment whose `go` copies `source.wasm` in place of compiling, and fails if the folder
  /// holds a file called `broken`.
  static Function<String, @Nullable String> copyingGo(Path directory) throws IOException {
    var folder = Files.createDirectories(directory.resolve("bin"));
    var executable = PosixFilePermissions.fromString("rwx------");
    var go =
        Files.createFile(folder.resolve("go"), PosixFilePermissions.asFileAttribute(executable));
    Files.writeString(
        go,
        """
        #!/bin/sh
        [ "$1" != version ] || { echo go version go1.26 test; exit; }
        [ ! -e broken ] || { echo main.go:1: this is broken; exit 1; }
        while [ "$1" != -o ]; do shift; done
        cp source.wasm "$2"
        """);
    return name -> name.equals("PATH") ? folder.toString() : null;
  }
}
