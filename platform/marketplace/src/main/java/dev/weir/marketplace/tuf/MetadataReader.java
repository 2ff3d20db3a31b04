package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads metadata from a source, no more of it than allowed.
@FunctionalInterface
interface MetadataReader {

  /// The bytes of a file, or empty if there is none.
  ///
  /// @param name without a folder, as `2.root.json`
  Optional<byte[]> read(String name, long maxLength) throws TufException;

  /// The bytes of a file that has to be there.
  default byte[] require(String name, long maxLength) throws TufException {
    return read(name, maxLength)
        .orElseThrow(() -> new TufException(Check.UNAVAILABLE, name, "is not there"));
  }

  /// A reader of a repository's `metadata` folder.
  static MetadataReader of(RepositorySource source) {
    return (name, maxLength) -> {
      try {
        var opened = source.open("metadata/" + name);
        if (opened.isEmpty()) {
          return Optional.empty();
        }
        try (var in = opened.get()) {
          return Optional.of(readAll(in, name, maxLength));
        }
      } catch (IOException e) {
        throw failure(source, name, e);
      }
    };
  }

  private static byte[] readAll(InputStream in, String name, long maxLength)
      throws IOException, TufException {
    var bytes = in.readNBytes((int) Math.min(maxLength + 1, Integer.MAX_VALUE - 8));
    if (bytes.length > maxLength) {
      throw new TufException(
          Check.LENGTH, name, "more than " + maxLength + " bytes (expected: no more)");
    }
    return bytes;
  }

  /// Why a file could not be read.
  static TufException failure(RepositorySource source, String name, IOException cause) {
    var check = cause instanceof SlowSourceException ? Check.TOO_SLOW : Check.UNAVAILABLE;
    return new TufException(
        check, name, cause.getMessage() + " (from " + source.name() + ")", cause);
  }
}
