package dev.weir.marketplace.install;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.testing.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A process that adds plugins to a lock file, one after the other.
final class ChangingProcess {

  static final int CHANGES = 60;

  private ChangingProcess() {}

  /// Adds.
  ///
  /// @param args a folder, and what the plugins' names begin with
  public static void main(String... args) throws Exception {
    for (var number = 0; number < CHANGES; number++) {
      add(Path.of(args[0]), args[1] + "-" + number);
    }
  }

  static Process start(Path folder, String prefix) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            Objects.requireNonNull(System.getProperty("java.class.path")),
            ChangingProcess.class.getName(),
            folder.toString(),
            prefix)
        .inheritIO()
        .start();
  }

  static boolean add(Path folder, String name) throws IOException, MarketplaceException {
    var pin =
        new Pin(
            PluginName.parse("ours/acme/" + name).orElseThrow(),
            Kind.WASM,
            Entries.version("1.0.0"),
            "a".repeat(64),
            1,
            Optional.empty(),
            List.of("b".repeat(64)),
            Permissions.NONE,
            Behavior.USUAL,
            1);
    UpgradingProcess.workspace(folder).change(before -> before.with(pin), Progress.SILENT);
    return true;
  }
}
