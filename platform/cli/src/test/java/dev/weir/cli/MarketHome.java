package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.install.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The folder of a configuration with its indexes and plugins, and what holds of it whatever
/// happens.
record MarketHome(Path path) {

  /// One that trusts an index and has no plugins.
  ///
  /// @param url of the index
  static MarketHome trusting(TestIndex index, String url, Path path) throws IOException {
    var home = new MarketHome(Files.createDirectory(path));
    home.run(
        "index",
        "add",
        "ours",
        url,
        "--root",
        index.root().toString(),
        "--trust",
        "acme",
        "--cool-down",
        "0");
    return home;
  }

  /// The configuration, which need not be there.
  Path configuration() {
    return path.resolve("weir.yaml");
  }

  /// The arguments of a command that is about this folder.
  String[] command(List<String> arguments) {
    var all = new ArrayList<>(arguments);
    all.addAll(List.of("-c", configuration().toString()));
    return all.toArray(String[]::new);
  }

  /// Runs a command that has to succeed; returns what it printed.
  String run(String... arguments) {
    var shell = new FakeShell();
    var exitCode = shell.run(command(List.of(arguments)));
    assertThat(exitCode).as(shell.err()::toString).isZero();
    return shell.out().toString();
  }

  /// What the lock file names.
  List<String> installed() throws Exception {
    return LockFile.read(path.resolve("weir.lock")).pins().values().stream()
        .map(pin -> pin.label())
        .toList();
  }

  /// All bytes that the lock file names are there, and no file of the store is anything but whole.
  void requireWhole() throws Exception {
    run("plugin", "verify");
    for (var file : files(path.resolve(".weir/store/sha256"))) {
      var name = file.getFileName().toString();
      assertThat(name.startsWith(".tmp-") || Sha256.of(file).equals(name)).as(name).isTrue();
    }
  }

  /// The files in the making.
  List<Path> temporary() throws IOException {
    return files(path).stream()
        .filter(file -> file.getFileName().toString().startsWith(".tmp-"))
        .toList();
  }

  /// Makes them look as if they had been left the day before yesterday.
  void age() throws IOException {
    for (var file : temporary()) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /// A copy of all that is there.
  MarketHome copy(Path to) throws IOException {
    try (var all = Files.walk(path)) {
      for (var file : (Iterable<Path>) all::iterator) {
        Files.copy(file, to.resolve(path.relativize(file).toString()));
      }
    }
    return new MarketHome(to);
  }
}
