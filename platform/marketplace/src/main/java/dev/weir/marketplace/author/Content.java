package dev.weir.marketplace.author;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The bytes of a target that is to be published.
@FunctionalInterface
public interface Content {

  /// Reads it from the start.
  InputStream open() throws IOException;

  /// Bytes at hand.
  static Content of(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }

  /// A file.
  static Content of(Path file) {
    return () -> Files.newInputStream(file);
  }
}
