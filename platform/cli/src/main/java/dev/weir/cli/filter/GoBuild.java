package dev.weir.cli.filter;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Compiles Go.
final class GoBuild {

  private static final String REMEDY = "install Go 1.24 or newer: https://go.dev/dl";
  private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+)");
  private static final int OLDEST_MINOR = 24;

  private GoBuild() {}

  static void run(FilterProject project, Tools tools) {
    var go = tools.need("go", REMEDY).toString();
    var version = tools.ask(project.directory(), List.of(go, "version")).text();
    var minor = VERSION.matcher(version);
    if (minor.find() && Integer.parseInt(minor.group(1)) < OLDEST_MINOR) {
      throw new IllegalStateException("go: '" + version + "'; " + REMEDY);
    }
    tools.run(
        project.directory(),
        Map.of("GOOS", "wasip1", "GOARCH", "wasm", "CGO_ENABLED", "0"),
        List.of(
            go,
            "build",
            "-buildmode=c-shared",
            "-trimpath",
            "-buildvcs=false",
            "-ldflags=-s -w",
            "-o",
            project.module().toAbsolutePath().toString(),
            "."));
  }
}
