package dev.weir.marketplace.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A repository in a folder.
public record FolderSource(Path folder) implements RepositorySource {

  @Override
  public Optional<InputStream> open(String path) throws IOException {
    var file = folder.resolve(path).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new IOException(path + ": outside of " + folder);
    }
    // An absent index is not an index without that file.
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    try {
      return Optional.of(Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return folder.toString();
  }
}
