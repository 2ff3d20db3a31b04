package dev.weir.marketplace.build;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexArchive;
import dev.weir.marketplace.index.IndexArchive.Limits;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.Reference;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.index.TufIndexFiles;
import dev.weir.marketplace.install.Installer;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.Workspace;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.Jars;
import dev.weir.marketplace.tuf.FolderSource;
import dev.weir.marketplace.tuf.Freshness;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TrustedStore;
import dev.weir.marketplace.tuf.TufClient;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// From a source to an installed plugin, through signatures: with a network and without.
class SignedIndexTest {

  private static final Trust TRUST = new Trust(List.of("acme"), Duration.ZERO);

  @TempDir private Path folder;

  private final SigningKey root = SigningKey.generate();
  private final SigningKey curator = SigningKey.generate();
  private final SigningKey acme = SigningKey.generate();
  private Path repository;

  @BeforeEach
  void publish() throws Exception {
    repository = folder.resolve("repository");
    var built = build();
    var targets = TargetsEdit.first().delegate("acme", List.of(acme.publicKey()), 1);
    built.addCurated(targets);
    var published = TargetsEdit.first();
    built.addPublished("acme", published);
    var expires = NOW.plus(Duration.ofDays(100));
    var keys = List.of(root.publicKey());
    var first =
        RootEdit.first()
            .role(Root.ROOT, keys, 1)
            .role(Root.TARGETS, List.of(curator.publicKey()), 1)
            .role(Root.SNAPSHOT, keys, 1)
            .role(Root.TIMESTAMP, keys, 1)
            .prepare(expires);
    new RepositoryWriter(repository, InstantSource.fixed(NOW), Lifetimes.DEFAULT)
        .publish(
            Publication.NOTHING
                .withRoot(root.sign(first))
                .with(Root.TARGETS, targets.prepare(expires).signedBy(curator))
                .with("acme", published.prepare(expires).signedBy(acme)),
            OnlineKeys.of(root));
  }

  private BuiltIndex build() throws Exception {
    var source = Files.createDirectories(folder.resolve("index/sources/acme/jwt-extra"));
    Files.writeString(
        source.resolve("plugin.json"),
        """
        { "v": 1, "id": "acme/jwt-extra", "kind": "java", "title": "JWT", "summary": "Checks JWT",
          "license": "MIT", "categories": ["auth"],
          "releases": [{ "artifact": { "build": "jwt.jar" }, "permissions": {},
            "compat": { "pluginApi": ["1.3"], "gateway": "*" } }] }
        """);
    Files.write(source.resolve("jwt.jar"), Jars.plugin("jwt-extra", "1.4.2").bytes());
    Files.writeString(
        folder.resolve("index/policy.json"),
        """
        { "v": 1, "licenses": ["MIT"], "categories": ["auth"], "forbidden": [], "maxSize": 10000 }
        """);
    Files.writeString(
        folder.resolve("index/revocations.json"), "{ \"v\": 1, \"revocations\": [] }");
    var checkout = new IndexBuilder.Checkout(folder, Entries.version("1.4.2"), new WebFiles());
    return new IndexBuilder(folder.resolve("index"), checkout, Catalog.EMPTY, NOW).build();
  }

  @Test
  void whatWasPublishedCanBeInstalled() throws Exception {
    var index = index(repository, NOW, Freshness.REQUIRED);
    assertThat(index.refresh(NOW))
        .hasToString("official v1, fresh (expires in 7 d), root v1, 1-of-1");

    var pin = install(index, NOW);

    assertThat(pin.version()).hasToString("1.4.2");
    assertThat(pin.signers()).containsExactly(acme.publicKey().id());
  }

  @Test
  void anArchiveWorksWithoutANetworkAndShowsHowOldItIs() throws Exception {
    var later = NOW.plus(Duration.ofDays(43));
    var imported = unpack(export(), later);

    var index = index(imported, later, Freshness.FROZEN);
    index.refresh(NOW);

    var status = index.status(later);
    assertThat(status.freshness()).isEqualTo(IndexStatus.Freshness.FROZEN);
    assertThat(status).hasToString("official v1, frozen, expired 36 d ago, root v1, 1-of-1");
    assertThat(install(index, later).version()).hasToString("1.4.2");
  }

  @Test
  void theSameStateIsTheSameArchive() throws Exception {
    var first = Files.readAllBytes(export());

    assertThat(export()).hasBinaryContent(first);
  }

  @Test
  void anArchiveThatDoesNotVerifyIsNotImported() throws Exception {
    for (var file : files(repository.resolve("metadata"))) {
      if (file.getFileName().toString().endsWith("1.targets.json")) {
        Files.writeString(file, Files.readString(file).replace("catalog", "catalug"));
      }
    }
    var archive = zip(repository);

    assertThatThrownBy(() -> unpack(archive, NOW)).hasMessageContaining("1.targets.json");
    assertThat(folder.resolve("imports")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/etc/passwd",
        "metadata/../../evil",
        "metadata\\evil",
        "evil",
        "metadata/",
        "targets/a//b",
        "metadata/./x"
      })
  void namesThatLeadElsewhereAreRefused(String name) throws Exception {
    var archive = zip(name, new byte[] {1});

    assertThatThrownBy(() -> unpack(archive, NOW))
        .hasMessageContaining("(expected: metadata/... or targets/...)");
    assertThat(folder.resolve("imports")).isEmptyDirectory();
  }

  @Test
  void bombsAreRefused() throws Exception {
    var archive = zip("targets/zeros", new byte[33 << 20]);

    assertThatThrownBy(() -> unpack(archive, NOW)).hasMessageContaining("'targets/zeros': a bomb");
  }

  @Test
  void whatIsNoArchiveIsRefused() throws Exception {
    var archive = Files.writeString(folder.resolve("a.zip"), "no zip");

    assertThatThrownBy(() -> unpack(archive, NOW)).hasMessageEndingWith("(expected: a repository)");
  }

  @Test
  void anArchiveThatIsCutOffIsRefused() throws Exception {
    var bytes = Files.readAllBytes(zip("targets/text", "not so short a text".getBytes(UTF_8)));
    var archive = folder.resolve("cut.zip");
    Files.write(archive, Arrays.copyOf(bytes, 50));

    assertThatThrownBy(() -> unpack(archive, NOW))
        .isInstanceOf(MarketplaceException.class)
        .hasMessageContaining("no zip: ");
  }

  private Path export() throws Exception {
    var source = new FolderSource(repository);
    try (var client = client(repository, NOW, Freshness.REQUIRED)) {
      var file = folder.resolve("official.zip");
      IndexArchive.write(source, client.refresh(), file);
      return file;
    }
  }

  private Path unpack(Path archive, Instant now) throws Exception {
    return IndexArchive.unpack(
        archive,
        folder.resolve("imports"),
        Limits.DEFAULT,
        unpacked -> {
          try (var client = client(unpacked, now, Freshness.FROZEN)) {
            client.refresh();
          }
        });
  }

  private TufClient client(Path from, Instant now, Freshness freshness) throws IOException {
    try {
      var store =
          TrustedStore.create(
              Files.createTempDirectory(folder, "trusted"),
              Files.readAllBytes(repository.resolve("metadata/1.root.json")));
      var settings =
          TufSettings.DEFAULT.withClock(InstantSource.fixed(now)).withFreshness(freshness);
      return new TufClient(store, List.of(new FolderSource(from)), settings);
    } catch (TufException e) {
      throw new IOException(e);
    }
  }

  private Index index(Path from, Instant now, Freshness freshness) throws Exception {
    var files = new TufIndexFiles(client(from, NOW, freshness), freshness == Freshness.FROZEN);
    return new Index("official", TRUST, files, folder.resolve("index-" + now.getEpochSecond()));
  }

  private Pin install(Index index, Instant now) throws Exception {
    var workspace = new Workspace(folder.resolve("weir.lock"), folder.resolve("state"));
    var installer =
        new Installer(
            workspace, new IndexSet(List.of(index)), Entries.PLATFORM, InstantSource.fixed(now));
    try (var candidate = installer.prepare(Reference.of(Entries.id("acme/jwt-extra")), false)) {
      return installer.install(candidate, _ -> true);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private Path zip(Path of) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var file : files(of)) {
        zip.putNextEntry(new ZipEntry(of.relativize(file).toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    return Files.write(folder.resolve("a.zip"), out.toByteArray());
  }

  private Path zip(String name, byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(bytes);
    }
    return Files.write(folder.resolve("a.zip"), out.toByteArray());
  }
}
