package dev.weir.cli.market;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.Lifetimes;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.author.RootEdit;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.Root;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

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
    return new NextRoot(before, Envelope.parse(file.toString(), Files.readAllBytes(file)));
  }

  /// A copy with one more signature.
  public NextRoot signedBy(SigningKey key) {
    return new NextRoot(before, key.sign(next));
  }

  /// Writes it to a file.
  public void write(Path file) throws IOException {
    AtomicFiles.write(file.toAbsolutePath(), next.toBytes());
  }

  /// Prints what it changes, and what it still needs.
  public void print(Path file, boolean isJson, PrintWriter out) throws MarketplaceException {
    var changes = RootEdit.changes(before, Root.parse(next, file.toString()));
    var missing = RootEdit.missing(Optional.of(before), next);
    if (isJson) {
      out.println(
          JsonWriter.text(
              JsonObject.EMPTY
                  .with("file", file.toString())
                  .with("changes", JsonArray.ofStrings(changes))
                  .with("missing", JsonArray.ofStrings(missing))));
      return;
    }
    changes.forEach(out::println);
    missing.forEach(what -> out.println("missing: " + what));
    if (missing.isEmpty()) {
      out.println(file + " can be published: weir index sign INDEX … --root " + file);
    }
  }
}
