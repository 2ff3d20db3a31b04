package dev.weir.cli.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A plugin jar that is the same bytes whenever and wherever it is made of the same content.
record PluginArchive(Map<String, String> manifest, SortedMap<String, byte[]> entries) {

  /// The earliest time that a zip can state, without a time zone.
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  /// Writes the jar beside its place and moves it there, so that nobody sees half of it.
  ///
  /// @throws IllegalStateException if it cannot be written
  void write(Path file) {
    try {
      var fresh = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
      Files.createDirectories(fresh.resolve("..").normalize());
      try (var out = Files.newOutputStream(fresh)) {
        write(out);
      }
      // It is complete: nobody has to wait whether more comes.
      Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minusSeconds(1)));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IllegalStateException(file + ": cannot be written: " + e, e);
    }
  }

  private void write(OutputStream out) throws IOException {
    try (var zip = new ZipOutputStream(out)) {
      add(zip, JarFile.MANIFEST_NAME, manifestBytes());
      for (var entry : entries.entrySet()) {
        add(zip, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(ALWAYS);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private byte[] manifestBytes() {
    var result = new Manifest();
    result.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    new TreeMap<>(manifest).forEach(result.getMainAttributes()::putValue);
    var bytes = new ByteArrayOutputStream();
    try {
      result.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
