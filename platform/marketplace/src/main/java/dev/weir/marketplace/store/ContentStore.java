package dev.weir.marketplace.store;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A folder of files that are named by what is in them: `sha256/<digest>`.
///
/// A file appears in full or not at all and is never written again, so a jar that a gateway has
/// open stays what it was. What a crash leaves behind is a temporary file, which nobody reads; it
/// is deleted when something is staged a day later. Several processes may use one store.
public final class ContentStore {

  private final Path folder;

  /// A store in a folder, which is made when the first file comes.
  public ContentStore(Path folder) {
    this.folder = folder.resolve("sha256");
  }

  /// What a file has to be.
  ///
  /// @param name what messages call it
  public record Expected(String name, String sha256, long size) {}

  /// Where a file's bytes come from.
  @FunctionalInterface
  public interface Source {

    /// Writes them to a file that is there and empty.
    void writeTo(Path file) throws IOException, MarketplaceException;
  }

  /// A file that has the right bytes but is not in the store yet. Closing it deletes it, unless it
  /// was kept.
  public final class Staged implements AutoCloseable {

    private final Path file;
    private final String sha256;

    private Staged(Path file, String sha256) {
      this.file = file;
      this.sha256 = sha256;
    }

    /// Where it is for now.
    public Path file() {
      return file;
    }

    /// Puts it into the store.
    public Path keep() throws IOException {
      var place = place(sha256);
      if (Files.exists(place)) {
        return place;
      }
      AtomicFiles.place(file, place);
      return place;
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /// Deletes what commands that were killed have left.
  public void tidy() throws IOException {
    if (Files.isDirectory(folder)) {
      AtomicFiles.sweepAbandoned(folder);
    }
  }

  /// Writes a file beside the store and checks it.
  ///
  /// @throws MarketplaceException if it is not what was expected
  public Staged stage(Source source, Expected expected) throws IOException, MarketplaceException {
    Files.createDirectories(folder);
    AtomicFiles.sweepAbandoned(folder);
    var staged = new Staged(AtomicFiles.temporary(place(expected.sha256())), expected.sha256());
    var isRight = false;
    try {
      source.writeTo(staged.file());
      requireExpected(staged.file(), expected);
      isRight = true;
      return staged;
    } finally {
      if (!isRight) {
        staged.close();
      }
    }
  }

  /// Writes a file into the store, if it is what was expected.
  public Path put(Source source, Expected expected) throws IOException, MarketplaceException {
    try (var staged = stage(source, expected)) {
      return staged.keep();
    }
  }

  /// Writes bytes into the store.
  public String put(byte[] bytes) throws IOException, MarketplaceException {
    var expected = new Expected("bytes", Sha256.of(bytes), bytes.length);
    put(file -> AtomicFiles.fill(file, bytes), expected);
    return expected.sha256();
  }

  private static void requireExpected(Path file, Expected expected)
      throws IOException, MarketplaceException {
    var size = Files.size(file);
    if (size != expected.size()) {
      throw refused("size", expected.name(), size + " bytes", "" + expected.size());
    }
    requireDigest(Sha256.of(file), expected.name(), expected.sha256());
  }

  private static void requireDigest(String found, String name, String sha256)
      throws MarketplaceException {
    if (!found.equals(sha256)) {
      throw refused("digest", name, "sha256 " + found, sha256);
    }
  }

  private static MarketplaceException refused(
      String check, String name, String found, String expected) {
    return new MarketplaceException(
        Reason.VERIFICATION, "%s: %s: %s (expected: %s)".formatted(check, name, found, expected));
  }

  /// Where a file is, if it is there. Its bytes have not been looked at.
  public Optional<Path> find(String sha256) {
    return Optional.of(place(sha256)).filter(Files::isRegularFile);
  }

  /// Where a file is, after its bytes have been checked.
  ///
  /// @param name what messages call it
  /// @throws MarketplaceException if it is not there or was changed
  public Path verified(String name, String sha256) throws IOException, MarketplaceException {
    var file = require(name, sha256);
    requireDigest(Sha256.of(file), name, sha256);
    return file;
  }

  private Path require(String name, String sha256) throws MarketplaceException {
    return find(sha256)
        .orElseThrow(() ->
            new MarketplaceException(
                Reason.NOT_FOUND, "store: %s: no file sha256 %s".formatted(name, sha256)));
  }

  /// The bytes of a small file, checked.
  public byte[] read(String name, String sha256) throws IOException, MarketplaceException {
    var bytes = Files.readAllBytes(require(name, sha256));
    requireDigest(Sha256.of(bytes), name, sha256);
    return bytes;
  }

  private Path place(String sha256) {
    if (!Sha256.isDigest(sha256)) {
      throw new IllegalArgumentException("a digest: " + sha256);
    }
    return folder.resolve(sha256);
  }
}
