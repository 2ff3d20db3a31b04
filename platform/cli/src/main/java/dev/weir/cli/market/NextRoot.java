package dev.weir.cli.market;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A root that is not published yet, and the one that it follows.
public record NextRoot(Root before, Envelope next) {

  /// The root of a repository.
  public static Root published(Path repository) throws IOException, MarketplaceException {
    return new RepositoryWriter(repository, InstantSource.system(), Lifetimes.DEFAULT)
        .root()
        .orElseThrow(() ->
            new MarketplaceException(Reason.NOT_FOUND, "repository: " + repository + ": no root"));
  }

  /// That of a file.
  public static NextRoot read(Root before, Path file) throws IOException, MarketplaceException {
    var next = Envelope.parse(file.toString(), Files.readAllBytes(file));
    Root.parse(next, file.toString());
    return new NextRoot(before, next);
  }

  /// A copy with one more signature.
  ///
  /// @throws MarketplaceException if it is one that nobody asks for
  public NextRoot signedBy(SigningKey key) throws MarketplaceException {
    var id = key.publicKey().id();
    if (Stream.of(before, root()).noneMatch(it -> it.role(Root.ROOT).keyIds().contains(id))) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "keys: %s: signs neither for root %d nor for the next one"
              .formatted(id, before.version()));
    }
    return new NextRoot(before, key.sign(next));
  }

  /// Writes it to a file.
  public void write(Path file) throws IOException {
    AtomicFiles.write(file.toAbsolutePath(), next.toBytes());
  }

  /// What it changes.
  public List<String> changes() throws MarketplaceException {
    return RootEdit.changes(before, root());
  }

  /// Whose signatures it still needs; empty if it can be published.
  public List<String> missing() throws MarketplaceException {
    return RootEdit.missing(Optional.of(before), next);
  }

  private Root root() throws MarketplaceException {
    return Root.parse(next, "the next root");
  }
}
