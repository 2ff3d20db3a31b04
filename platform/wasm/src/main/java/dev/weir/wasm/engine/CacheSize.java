package dev.weir.wasm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Keeps a directory below a size, by deleting the files that were not touched for the longest
/// time.
///
/// Other processes may do the same at the same time.
final class CacheSize {

  private record Entry(Path file, long size, FileTime touched) {}

  private CacheSize() {}

  /// Deletes files until the others are not larger together than that.
  static void limit(Path directory, long maxBytes) throws IOException {
    var entries = entries(directory);
    entries.sort(Comparator.comparing(Entry::touched));
    var total = entries.stream().mapToLong(Entry::size).sum();
    for (var entry : entries) {
      if (total <= maxBytes) {
        return;
      }
      Files.deleteIfExists(entry.file());
      total -= entry.size();
    }
  }

  private static List<Entry> entries(Path directory) throws IOException {
    var entries = new ArrayList<Entry>();
    try (var files = Files.newDirectoryStream(directory, "*.{classes,part}")) {
      for (var file : files) {
        addTo(entries, file);
      }
    }
    return entries;
  }

  private static void addTo(List<Entry> entries, Path file) throws IOException {
    try {
      entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
    } catch (NoSuchFileException _) {
      // Another process was faster.
    }
  }
}
