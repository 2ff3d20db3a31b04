package dev.weir.cli.filter;

/// How sizes are written for people.
public final class Sizes {

  private Sizes() {}

  /// A number of bytes, rounded: `950 bytes`, `36 KiB`.
  public static String of(long bytes) {
    if (bytes < 10_000) {
      return "%,d bytes".formatted(bytes);
    }
    var kibibytes = bytes / 1024.0;
    return kibibytes < 10_000
        ? "%.0f KiB".formatted(kibibytes)
        : "%.1f MiB".formatted(kibibytes / 1024);
  }
}
