package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Where the files of a repository come from. Nothing that it gives is believed.
public interface RepositorySource extends AutoCloseable {

  /// Opens a file.
  ///
  /// @param path below the repository, as `metadata/timestamp.json`; of safe characters only
  /// @return empty if there is no such file
  /// @throws SlowSourceException if the first bytes take too long; so may reading the stream
  Optional<InputStream> open(String path) throws IOException;

  /// Names it in messages.
  String name();

  @Override
  default void close() {}

  /// A folder, a `file:` URL, or a static web server.
  static RepositorySource of(URI uri) {
    var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "file" -> new FolderSource(Path.of(uri));
      case "http", "https" -> new HttpSource(uri, HttpSource.Limits.DEFAULT);
      default ->
          throw new IllegalArgumentException(
              "index: '" + uri + "' (expected: a file:, http: or https: URL)");
    };
  }
}
