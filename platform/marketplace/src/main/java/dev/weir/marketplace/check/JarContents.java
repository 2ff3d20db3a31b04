package dev.weir.marketplace.check;

import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/// Reads all of a jar, within limits, and refuses what different readers would see differently.
final class JarContents {

  // Below this size a ratio says nothing.
  private static final long SMALL = 8 << 20;

  private final Path file;
  private final JarLimits limits;
  private long total;

  private JarContents(Path file, JarLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /// Sees each file of a jar.
  interface Visitor {
    void visit(String name, byte[] bytes);
  }

  /// A file as a reader sees it.
  private record Seen(String name, String sha256) implements Comparable<Seen> {
    @Override
    public int compareTo(Seen other) {
      return name.compareTo(other.name);
    }
  }

  static void read(Path file, JarLimits limits, Visitor visitor) throws IOException, CheckFailure {
    var directory = new JarContents(file, limits).byDirectory(visitor);
    var stream = new JarContents(file, limits).byStream();
    Collections.sort(directory);
    Collections.sort(stream);
    if (!directory.equals(stream)) {
      throw new CheckFailure(
          "archive", "its directory and its content differ (expected: the same files in both)");
    }
  }

  // As class loaders read it.
  private List<Seen> byDirectory(Visitor visitor) throws IOException, CheckFailure {
    var seen = new ArrayList<Seen>();
    try (var jar = new ZipFile(file.toFile())) {
      if (jar.size() > limits.entries()) {
        throw new CheckFailure(
            "bomb", jar.size() + " entries (expected: at most " + limits.entries() + ")");
      }
      var entries = Collections.list(jar.entries());
      requireNames(entries.stream().map(ZipEntry::getName).toList());
      for (var entry : entries) {
        try (var in = jar.getInputStream(entry)) {
          var bytes = bytes(entry.getName(), in);
          seen.add(new Seen(entry.getName(), Sha256.of(bytes)));
          if (!entry.isDirectory()) {
            visitor.visit(entry.getName(), bytes);
          }
        }
      }
    }
    return seen;
  }

  // As readers of streams read it.
  private List<Seen> byStream() throws IOException, CheckFailure {
    var seen = new ArrayList<Seen>();
    try (var in = new ZipInputStream(Files.newInputStream(file))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        var bytes = bytes(entry.getName(), in);
        seen.add(new Seen(entry.getName(), Sha256.of(bytes)));
        if (seen.size() > limits.entries()) {
          throw new CheckFailure("bomb", "more than " + limits.entries() + " entries");
        }
      }
    }
    return seen;
  }

  // What the jar says about sizes is not believed.
  private byte[] bytes(String name, InputStream in) throws IOException, CheckFailure {
    var bytes = in.readNBytes((int) limits.entry() + 1);
    total += bytes.length;
    if (bytes.length > limits.entry()) {
      throw new CheckFailure(
          "bomb", name + ": more than " + limits.entry() + " bytes (expected: at most that)");
    }
    if (total > limits.total()) {
      throw new CheckFailure("bomb", "more than " + limits.total() + " bytes come out");
    }
    if (total > SMALL && total / limits.ratio() > Files.size(file)) {
      throw new CheckFailure(
          "bomb",
          "%d bytes and more come out of %d (expected: at most %d times as many)"
              .formatted(total, Files.size(file), limits.ratio()));
    }
    return bytes;
  }

  private static void requireNames(List<String> names) throws CheckFailure {
    var seen = new HashSet<String>();
    for (var name : names) {
      if (!ArchiveNames.isSafe(name)) {
        throw new CheckFailure(
            "names", "'" + ArchiveNames.shown(name) + "' (expected: a path within the jar)");
      }
      var plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
      if (!seen.add(plain)) {
        throw new CheckFailure(
            "duplicates", "'" + ArchiveNames.shown(plain) + "' again (expected: once)");
      }
    }
  }
}
