package dev.weir.gateway.plugin;

import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is in files, as digests that are computed again only when a file looks different.
///
/// Safe for use by several threads.
public final class FileDigests {

  /// The digest of a file that is empty, not there, or cannot be read, and of what is no file.
  public static final String NONE = "";

  private record Seen(Fingerprint fingerprint, String digest) {}

  private final Map<Path, Seen> seen = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /// Digests by the system's clock.
  public FileDigests() {
    this(InstantSource.system());
  }

  FileDigests(InstantSource clock) {
    this.clock = clock;
  }

  /// The digest of what is in the file now, or [#NONE].
  public String of(Path file) {
    try {
      var fingerprint = Fingerprint.of(file);
      var known = seen.get(file);
      if (known != null && known.fingerprint.equals(fingerprint)) {
        return known.digest;
      }
      var isQuiet = PluginFile.isQuiet(fingerprint, clock);
      var digest = read(file);
      // One that was written a moment ago may be written again without looking any different.
      if (isQuiet) {
        seen.put(file, new Seen(fingerprint, digest));
      }
      return digest;
    } catch (IOException _) {
      return NONE;
    }
  }

  /// The digest of what is in the file now, however it looks.
  public static String read(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0 ? Sha256.of(file) : NONE;
    } catch (IOException _) {
      return NONE;
    }
  }

  /// Forgets all other files.
  public void keep(Set<Path> files) {
    seen.keySet().retainAll(files);
  }
}
