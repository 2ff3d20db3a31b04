package dev.weir.gateway.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What changes when a file is written or replaced, read without opening it.
///
/// @param key tells a replaced file from a changed one where the file system can
record Fingerprint(long size, FileTime modified, @Nullable Object key) {

  static Fingerprint of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Fingerprint(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }
}
