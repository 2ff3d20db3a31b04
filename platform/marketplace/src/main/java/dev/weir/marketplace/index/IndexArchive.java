package dev.weir.marketplace.index;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.check.ArchiveNames;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.Timestamp;
import dev.weir.marketplace.tuf.TrustedMetadata;
import dev.weir.marketplace.tuf.VerifiedDownload;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// An index as one file, for where no network is: a zip of its repository, signatures and all.
///
/// The archive proves nothing and needs to prove nothing: whoever imports it verifies the
/// repository in it as if a server had sent it.
public final class IndexArchive {

  private static final int MAX_METADATA = 64 << 20;

  private IndexArchive() {}

  /// What may come out of an archive.
  ///
  /// @param files how many
  /// @param file bytes of one of them
  /// @param total bytes of all of them
  /// @param ratio bytes that come out for each that is in the archive
  public record Limits(int files, long file, long total, int ratio) {

    /// For an index of ten thousand plugins.
    public static final Limits DEFAULT = new Limits(200_000, 128L << 20, 16L << 30, 200);
  }

  /// Looks at an unpacked repository before it gets its place.
  @FunctionalInterface
  public interface Verifier {

    /// Throws if it is not to be used.
    void verify(Path repository) throws IOException, MarketplaceException;
  }

  /// Writes all of a state of an index.
  ///
  /// @param metadata the state, refreshed from the source just before
  public static void write(RepositorySource source, TrustedMetadata metadata, Path file)
      throws IOException, MarketplaceException {
    var temporary = AtomicFiles.temporary(file);
    try {
      try (var out =
          new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
        new Writer(source, metadata, out).write();
      }
      AtomicFiles.place(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private record Writer(RepositorySource source, TrustedMetadata metadata, ZipOutputStream out) {

    void write() throws IOException, MarketplaceException {
      for (var version = 1L; version <= metadata.root().version(); version++) {
        metadata(version + ".root.json");
      }
      for (var role : metadata.snapshot().files().entrySet()) {
        metadata(name(role.getKey(), role.getValue().version()));
      }
      metadata(name("snapshot.json", metadata.timestamp().snapshot().version()));
      timestamp();
      for (var target : metadata.targets().values()) {
        var location = target.file().location(metadata.root().consistentSnapshot());
        begin("targets/" + location);
        try (var in = open("targets/" + location)) {
          VerifiedDownload.copy(in, target.file(), out);
        }
        out.closeEntry();
      }
    }

    private String name(String file, long version) {
      return metadata.root().consistentSnapshot() ? version + "." + file : file;
    }

    private void metadata(String name) throws IOException, MarketplaceException {
      put("metadata/" + name, read("metadata/" + name));
    }

    // The only file that changes: it has to be the one that names the others.
    private void timestamp() throws IOException, MarketplaceException {
      var name = "metadata/timestamp.json";
      var bytes = read(name);
      var found = Timestamp.parse(Envelope.parse("timestamp.json", bytes), "timestamp.json");
      if (found.version() != metadata.timestamp().version()) {
        throw new MarketplaceException(
            Reason.STALE,
            "archive: %s: version %d (expected: %d; published meanwhile: try again)"
                .formatted(name, found.version(), metadata.timestamp().version()));
      }
      put(name, bytes);
    }

    private byte[] read(String path) throws IOException, MarketplaceException {
      try (var in = open(path)) {
        return in.readNBytes(MAX_METADATA);
      }
    }

    private InputStream open(String path) throws IOException, MarketplaceException {
      return source
          .open(path)
          .orElseThrow(() ->
              new MarketplaceException(
                  Reason.STALE, "archive: " + path + ": not in " + source.name()));
    }

    private void put(String name, byte[] bytes) throws IOException {
      begin(name);
      out.write(bytes);
      out.closeEntry();
    }

    // Without times, so that the same state is the same archive.
    private void begin(String name) throws IOException {
      var entry = new ZipEntry(name);
      entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
      out.putNextEntry(entry);
    }
  }

  /// Unpacks an archive into a folder of its own, which is there in full or not at all.
  ///
  /// @param parent where the folder is to be
  /// @return the folder, called by the digest of the archive; another import of it changes nothing
  public static Path unpack(Path archive, Path parent, Limits limits, Verifier verifier)
      throws IOException, MarketplaceException {
    var folder = parent.resolve(Sha256.of(archive));
    if (Files.isDirectory(folder)) {
      verifier.verify(folder);
      return folder;
    }
    Files.createDirectories(parent);
    var temporary = Files.createTempDirectory(parent, AtomicFiles.TEMPORARY);
    try {
      new Reader(archive, temporary, limits).read();
      verifier.verify(temporary);
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      return folder;
    } catch (ZipException | EOFException e) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "archive: " + archive + ": no zip: " + e.getMessage(), e);
    } finally {
      delete(temporary);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Reader {

    // Below this size a ratio says nothing.
    private static final long SMALL = 32 << 20;

    private final Path archive;
    private final Path folder;
    private final Limits limits;
    private long total;

    Reader(Path archive, Path folder, Limits limits) {
      this.archive = archive;
      this.folder = folder;
      this.limits = limits;
    }

    void read() throws IOException, MarketplaceException {
      var names = new HashSet<String>();
      try (var in = new ZipInputStream(Files.newInputStream(archive))) {
        for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          var name = entry.getName();
          if (!ArchiveNames.isSafe(name) || !isOfRepository(name)) {
            throw refused(name, "a name", "metadata/... or targets/...");
          }
          if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw refused(name, "again", "once");
          }
          if (names.size() > limits.files()) {
            throw refused(name, "one file more", "at most " + limits.files());
          }
          write(name, in);
        }
      }
      if (names.isEmpty()) {
        throw new MarketplaceException(
            Reason.VERIFICATION, "archive: " + archive + ": no files (expected: a repository)");
      }
    }

    private static boolean isOfRepository(String name) {
      return !name.endsWith("/") && (name.startsWith("metadata/") || name.startsWith("targets/"));
    }

    private void write(String name, InputStream in) throws IOException, MarketplaceException {
      var file = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      try (var out = Files.newOutputStream(file)) {
        copy(name, in, out);
      }
    }

    private void copy(String name, InputStream in, OutputStream out)
        throws IOException, MarketplaceException {
      var buffer = new byte[1 << 16];
      var length = 0L;
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        length += count;
        total += count;
        if (length > limits.file()) {
          throw refused(name, "more bytes", "at most " + limits.file());
        }
        if (total > limits.total()) {
          throw refused(name, "more bytes in all", "at most " + limits.total());
        }
        if (total > SMALL && total / limits.ratio() > Files.size(archive)) {
          throw refused(
              name, "a bomb", "at most %d bytes for each of it".formatted(limits.ratio()));
        }
        out.write(buffer, 0, count);
      }
    }

    private MarketplaceException refused(String name, String found, String expected) {
      return new MarketplaceException(
          Reason.VERIFICATION,
          "archive: %s: '%s': %s (expected: %s)"
              .formatted(archive.getFileName(), ArchiveNames.shown(name), found, expected));
    }
  }
}
