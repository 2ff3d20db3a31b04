package dev.weir.marketplace.tuf;

import dev.weir.marketplace.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies a target from wherever its bytes come: what does not match never gets its name.
public final class VerifiedDownload {

  private static final int BUFFER = 64 * 1024;

  private VerifiedDownload() {}

  /// Copies to a file, which is then on the disk in full; its folder must exist.
  ///
  /// @throws TufException if length or digest are not the target's
  /// @throws IOException if the source fails, or the disk
  public static void copy(InputStream in, TargetFile target, Path file)
      throws TufException, IOException {
    var temporary = AtomicFiles.temporary(file);
    try {
      try (var out = Files.newOutputStream(temporary)) {
        copy(in, target, out);
      }
      AtomicFiles.place(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// Copies to a stream. What was written is to be forgotten if this throws.
  public static void copy(InputStream in, TargetFile target, OutputStream out)
      throws TufException, IOException {
    var digests = target.hashes().start();
    var buffer = new byte[BUFFER];
    var length = 0L;
    for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      length += count;
      if (length > target.length()) {
        throw wrongLength(target, "more");
      }
      digests.update(buffer, 0, count);
      out.write(buffer, 0, count);
    }
    if (length < target.length()) {
      throw wrongLength(target, length + " bytes");
    }
    digests.require(target.path());
  }

  private static TufException wrongLength(TargetFile target, String found) {
    return new TufException(
        Check.LENGTH, target.path(), found + " (expected: " + target.length() + " bytes)");
  }
}
