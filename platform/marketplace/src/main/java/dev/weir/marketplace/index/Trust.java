package dev.weir.marketplace.index;

import dev.weir.marketplace.entry.EntryId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What an index is trusted for: adding an index is not trusting everybody in it.
///
/// @param patterns `acme` for a publisher, `acme/jwt-extra` for a plugin, `acme/jwt-*` for some,
///   `*` for all of the index
/// @param coolDown how long a release must have been listed before it is chosen
public record Trust(List<String> patterns, Duration coolDown) {

  /// Long enough for others to notice a stolen key.
  public static final Duration USUAL_COOL_DOWN = Duration.ofDays(3);

  /// Nobody.
  public static final Trust NOBODY = new Trust(List.of(), USUAL_COOL_DOWN);

  public Trust {
    patterns = List.copyOf(patterns);
    for (var pattern : patterns) {
      problem(pattern)
          .ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
          });
    }
  }

  /// What is wrong with a pattern, if anything is.
  public static Optional<String> problem(String pattern) {
    var parts = pattern.split("/", -1);
    var isRight =
        pattern.equals("*")
            || (parts.length <= 2
                && EntryId.isPart(parts[0])
                && (parts.length == 1 || isNamePattern(parts[1])));
    return isRight
        ? Optional.empty()
        : Optional.of(
            "'" + pattern + "' (expected: publisher, publisher/name, publisher/begin-*, or *)");
  }

  private static boolean isNamePattern(String text) {
    return text.equals("*") || text.matches("[a-z0-9-]+\\*") || EntryId.isPart(text);
  }

  /// Whether a plugin of this index may be used.
  public boolean covers(EntryId id) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, id));
  }

  private static boolean matches(String pattern, EntryId id) {
    if (pattern.equals("*") || pattern.equals(id.publisher())) {
      return true;
    }
    return pattern.endsWith("*")
        ? id.toString().startsWith(pattern.substring(0, pattern.length() - 1))
        : id.toString().equals(pattern);
  }
}
