package dev.weir.gateway.market;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.OnlineKeys;
import dev.weir.marketplace.author.Publication;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexFolder;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.tuf.Root;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A signed index in a folder, called `ours` by who uses it, that lists nothing and takes back.
public final class RevokingIndex {

  /// What takes back version 1.0.0 of `acme/tea`.
  public static final String BLOCK = revocation("block");

  private final Path repository;
  private final SigningKey holder = SigningKey.generate();
  private final SigningKey curator = SigningKey.generate();
  private final SigningKey online = SigningKey.generate();

  /// An index that takes back nothing yet.
  public RevokingIndex(Path repository) throws Exception {
    this.repository = repository;
    var root =
        RootEdit.first()
            .role(Root.ROOT, List.of(holder.publicKey()), 1)
            .role(Root.TARGETS, List.of(curator.publicKey()), 1)
            .role(Root.SNAPSHOT, List.of(online.publicKey()), 1)
            .role(Root.TIMESTAMP, List.of(online.publicKey()), 1)
            .prepare(Instant.now().plus(Duration.ofDays(365)));
    publish(Publication.NOTHING.withRoot(holder.sign(root)), "");
  }

  /// What takes version 1.0.0 of `acme/tea` back.
  public static String revocation(String action) {
    return """
    { "id": "acme/tea", "versions": "=1.0.0", "action": "%s", "reason": "leaks tokens",
      "url": "https://acme.example/advisory", "at": "2026-01-01T00:00:00Z" }
    """
        .formatted(action);
  }

  /// Takes back this, and nothing else any more.
  ///
  /// @param revocations the elements of the list
  public void revoke(String revocations) throws Exception {
    publish(Publication.NOTHING, revocations);
  }

  private void publish(Publication publication, String revocations) throws Exception {
    var writer = new RepositoryWriter(repository, InstantSource.system(), Lifetimes.DEFAULT);
    var list = "{ \"v\": 1, \"revocations\": [" + revocations + "] }";
    var draft =
        TargetsEdit.after(
                publication.root().isEmpty() ? writer.targets(Root.TARGETS) : Optional.empty())
            .put(Catalog.PATH, Catalog.EMPTY.write())
            .put(Revocations.PATH, Revocations.read(list.getBytes(UTF_8)).write())
            .prepare(Instant.now().plus(Duration.ofDays(90)))
            .signedBy(curator);
    writer.publish(publication.with(Root.TARGETS, draft), OnlineKeys.of(online));
  }

  /// The index as `weir-indexes.json` has it.
  public IndexConfig config(String url) throws Exception {
    var root = Files.readAllBytes(repository.resolve("metadata/1.root.json"));
    return new IndexConfig(
        "ours",
        List.of(url),
        JsonView.of(JsonReader.read(root)).object(),
        new Trust(List.of("acme"), Duration.ZERO),
        Optional.empty());
  }

  /// Names it, and no other one, beside a configuration.
  public void addTo(Path directory) throws Exception {
    addTo(directory, repository.toUri().toString());
  }

  /// The same at another place, such as a server.
  public void addTo(Path directory, String url) throws Exception {
    new IndexList(List.of(config(url))).write(directory.resolve(IndexList.NAME));
  }

  /// Learns what is new, as another program does.
  public IndexStatus refresh(Path directory) throws Exception {
    var folder = new IndexFolder(directory.resolve(".weir"));
    var config = config(repository.toUri().toString());
    try (var client = folder.client(config, folder.sources(config), InstantSource.system())) {
      return folder.index(config, client).refresh(Instant.now());
    }
  }
}
