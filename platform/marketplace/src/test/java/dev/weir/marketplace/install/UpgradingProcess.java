package dev.weir.marketplace.install;

import static dev.weir.marketplace.testing.FakeIndex.NOW;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.FakeIndex;
import dev.weir.marketplace.testing.Jars;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A process that installs 1.0.0, and upgrades to 1.1.0 until it is killed at a step.
final class UpgradingProcess {

  static final String ID = "acme/jwt-extra";

  private UpgradingProcess() {}

  /// Installs.
  ///
  /// @param args a folder, and the step to wait at; or no step, to go to and fro for ever
  public static void main(String... args) throws Exception {
    var folder = Path.of(args[0]);
    var workspace = workspace(folder);
    if (workspace.lockFile().pins().isEmpty()) {
      install(installer(folder), "1.0.0");
    }
    if (args.length == 1) {
      System.out.println("ready");
      while (true) {
        install(installer(folder), "1.1.0");
        install(installer(folder), "1.0.0");
      }
    }
    install(installer(folder).telling(step -> waitAt(step, args[1])), "1.1.0");
  }

  private static void waitAt(Step step, String wanted) {
    if (!step.name().equals(wanted)) {
      return;
    }
    System.out.println("reached " + step);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Workspace workspace(Path folder) {
    return new Workspace(folder.resolve("weir.lock"), folder.resolve("state"));
  }

  static void install(Installer installer, String version)
      throws IOException, MarketplaceException {
    var reference =
        new Reference(Optional.empty(), Entries.id(ID), Optional.of(Entries.version(version)));
    try (var candidate = installer.prepare(reference, true)) {
      installer.install(candidate, _ -> true);
    }
  }

  static Installer installer(Path folder) {
    var files = new FakeIndex();
    var releases = new ArrayList<Release>();
    for (var version : List.of("1.0.0", "1.1.0")) {
      var jar = Jars.plugin("jwt-extra", version).bytes();
      releases.add(Entries.release(ID, version, jar));
      files.file(releases.getLast().artifact().path(), jar);
    }
    files.publish(Entries.java(ID, releases.toArray(Release[]::new)), NOW);
    var trust = new Trust(List.of("acme"), Duration.ZERO);
    var index = new Index("official", trust, files, folder.resolve("index"));
    index.refresh(NOW);
    return new Installer(
        workspace(folder),
        new IndexSet(List.of(index)),
        Entries.PLATFORM,
        InstantSource.fixed(NOW));
  }
}
