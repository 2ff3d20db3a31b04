package dev.weir.gateway.market;

import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What tells whether anything that is known of indexes has changed, without reading it. All of it
/// is in files that are replaced as a whole.
record FolderStamp(Map<Path, Mark> marks) {

  /// Of no files.
  static final FolderStamp NONE = new FolderStamp(Map.of());

  /// What a file looks like from outside.
  record Mark(FileTime modified, long size, String key) {

    private static final Mark ABSENT = new Mark(FileTime.fromMillis(0), -1, "");

    static Mark of(Path file) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Mark(
            attributes.lastModifiedTime(),
            attributes.size(),
            Objects.toString(attributes.fileKey(), ""));
      } catch (IOException _) {
        return ABSENT;
      }
    }
  }

  FolderStamp {
    marks = Map.copyOf(marks);
  }

  static FolderStamp of(Path list, IndexFolder folder, List<IndexConfig> configs) {
    return new FolderStamp(Map.of(list, Mark.of(list))).withNew(folder, configs);
  }

  /// The same with the files of indexes of which it has none yet.
  FolderStamp withNew(IndexFolder folder, List<IndexConfig> configs) {
    var all = new HashMap<>(marks);
    for (var config : configs) {
      folder.marks(config.name()).forEach(file -> all.computeIfAbsent(file, Mark::of));
    }
    return new FolderStamp(all);
  }
}
