package dev.weir.api;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// A number of bytes, written with its unit: `64KiB`, `1MiB`, `10MB`, `512B`.
///
/// @param bytes how many; not negative
public record DataSize(long bytes) implements Comparable<DataSize> {

  private static final Pattern FORMAT = Pattern.compile("([0-9]+) ?(B|KB|KiB|MB|MiB|GB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "KB", 1_000L,
          "KiB", 1L << 10,
          "MB", 1_000_000L,
          "MiB", 1L << 20,
          "GB", 1_000_000_000L,
          "GiB", 1L << 30);

  public DataSize {
    Expect.that(bytes >= 0, "bytes", bytes, ">= 0");
  }

  /// That many bytes.
  public static DataSize ofBytes(long bytes) {
    return new DataSize(bytes);
  }

  /// That many times 1024 bytes.
  public static DataSize ofKibibytes(long kibibytes) {
    return new DataSize(Math.multiplyExact(kibibytes, 1L << 10));
  }

  /// That many times 1024 * 1024 bytes.
  public static DataSize ofMebibytes(long mebibytes) {
    return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
  }

  /// The size that the text says.
  ///
  /// @throws IllegalArgumentException if it is not a number followed by a unit, or too large
  public static DataSize parse(String text) {
    var matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' (expected: a size such as 64KiB or 10MB)");
    }
    try {
      var unit = UNITS.getOrDefault(matcher.group(2), 1L);
      return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' (expected: at most 8388607 TiB)", e);
    }
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// The size with the largest unit that divides it: `64KiB`.
  @Override
  public String toString() {
    if (bytes != 0) {
      for (var unit : new String[] {"GiB", "MiB", "KiB"}) {
        var factor = UNITS.getOrDefault(unit, 1L);
        if (bytes % factor == 0) {
          return String.format(Locale.ROOT, "%d%s", bytes / factor, unit);
        }
      }
    }
    return bytes + "B";
  }
}
