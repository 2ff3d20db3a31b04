package dev.weir.marketplace.install;

import static dev.weir.marketplace.testing.FakeIndex.NOW;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Capability;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.FakeIndex;
import dev.weir.marketplace.testing.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A folder with an index of one plugin, and an installer.
abstract class InstallerFixture {

  static final String ID = "acme/jwt-extra";
  static final PluginName NAME = PluginName.parse("official/acme/jwt-extra").orElseThrow();
  static final Consent YES = _ -> true;
  static final Permissions NETWORK =
      new Permissions(List.of("https://idp.example"), List.of(), List.of(), Set.of());

  @TempDir Path folder;

  final FakeIndex files = new FakeIndex();
  final List<Release> releases = new ArrayList<>();
  final List<Step> steps = new ArrayList<>();
  Workspace workspace;
  Index index;
  Installer installer;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder.resolve("weir.lock"), folder.resolve("state"));
    index =
        new Index(
            "official",
            new Trust(List.of("acme"), Trust.USUAL_COOL_DOWN),
            files,
            folder.resolve("index"));
    installer = installer(indexes()).telling(steps::add);
  }

  Installer installer(IndexSet of) {
    return new Installer(workspace, of, Entries.PLATFORM, InstantSource.fixed(NOW));
  }

  IndexSet indexes() {
    return new IndexSet(List.of(index));
  }

  void changeLock(String found, String changed) throws IOException {
    var lock = folder.resolve("weir.lock");
    Files.writeString(lock, Files.readString(lock).replace(found, changed));
  }

  byte[] publish(String version, Permissions permissions) {
    var jar = Jars.plugin("jwt-extra", version);
    if (permissions.capabilities().contains(Capability.NETWORK)) {
      jar.calling("java.net.http.HttpClient", "newHttpClient");
    }
    return publish(version, jar, permissions);
  }

  byte[] publish(String version, Jars jar, Permissions permissions) {
    var bytes = jar.bytes();
    var release = Entries.with(Entries.release(ID, version, bytes), permissions);
    releases.add(release);
    files
        .publish(Entries.java(ID, releases.toArray(Release[]::new)), NOW.minus(Duration.ofDays(9)))
        .file(release.artifact().path(), bytes);
    return bytes;
  }

  Candidate prepare() throws IOException, MarketplaceException {
    index.refresh(NOW);
    return installer.prepare(reference(), false);
  }

  Pin install(Consent consent) throws IOException, MarketplaceException {
    try (var candidate = prepare()) {
      return installer.install(candidate, consent);
    }
  }

  static Reference reference() {
    return Reference.of(Entries.id(ID));
  }

  String pinned() throws IOException, MarketplaceException {
    return workspace.lockFile().pin(NAME).orElseThrow().version().toString();
  }

  List<String> audit(Duration later) throws IOException, MarketplaceException {
    return Audit.of(workspace, indexes(), Entries.PLATFORM, NOW.plus(later)).stream()
        .map(Finding::toString)
        .toList();
  }

  /// All that is in the store, whole or not.
  List<Path> stored() throws IOException {
    try (var all = Files.walk(folder.resolve("state/store"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  List<Path> temporaryFiles() throws IOException {
    try (var all = Files.walk(folder.resolve("state"))) {
      return all.filter(file -> file.getFileName().toString().startsWith(".tmp-")).toList();
    }
  }
}
