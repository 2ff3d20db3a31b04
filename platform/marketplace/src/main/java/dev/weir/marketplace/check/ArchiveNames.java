package dev.weir.marketplace.check;

import java.util.Arrays;

/// The names that files in an archive may have.
public final class ArchiveNames {

  private static final int MAX_LENGTH = 1024;
  private static final int MAX_SHOWN = 80;

  private ArchiveNames() {}

  /// Whether a name leads into the archive on any system: relative, without `..`, `.`, empty parts,
  /// backslashes, drives and control characters. A folder ends with `/`.
  public static boolean isSafe(String name) {
    var path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return !path.isEmpty()
        && path.length() <= MAX_LENGTH
        && path.chars().noneMatch(c -> c < ' ' || c == 127 || c == '\\' || c == ':')
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /// A name as it may be shown.
  public static String shown(String name) {
    var printable = name.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "...";
  }
}
