package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A version of Semantic Versioning 2.0.0, ordered by precedence.
///
/// Without build metadata: versions that differ in nothing else would have no order, and a release
/// is one artifact.
public record Version(int major, int minor, int patch, List<String> preRelease)
    implements Comparable<Version> {

  private static final int MAX_LENGTH = 64;
  private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]{0,8}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern SHAPE =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*))?");
  private static final Comparator<Version> NUMBERS =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch);

  public Version {
    preRelease = List.copyOf(preRelease);
  }

  /// A release.
  public static Version of(int major, int minor, int patch) {
    return new Version(major, minor, patch, List.of());
  }

  /// The version that a text is, if it is one.
  public static Optional<Version> parse(String text) {
    var match = SHAPE.matcher(text);
    if (text.length() > MAX_LENGTH || !match.matches()) {
      return Optional.empty();
    }
    var rest = match.group(4);
    return Optional.of(
        new Version(
            Integer.parseInt(match.group(1)),
            Integer.parseInt(match.group(2)),
            Integer.parseInt(match.group(3)),
            rest == null ? List.of() : Arrays.asList(rest.split("\\.", -1))));
  }

  /// The version that a file states.
  public static Version parse(JsonView view) throws JsonException {
    return parse(view.string()).orElseThrow(() -> view.refused("a version as 1.2.3 or 1.2.3-rc.1"));
  }

  /// Whether it precedes a release.
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /// The release that this is or precedes.
  public Version release() {
    return of(major, minor, patch);
  }

  @Override
  public int compareTo(Version other) {
    var order = NUMBERS.compare(this, other);
    if (order != 0) {
      return order;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
    }
    for (var i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
      order = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  private static int compareIdentifiers(String left, String right) {
    var leftIsNumber = isNumber(left);
    if (leftIsNumber && isNumber(right)) {
      return Integer.compare(Integer.parseInt(left), Integer.parseInt(right));
    }
    // A number precedes a word.
    return leftIsNumber == isNumber(right)
        ? left.compareTo(right)
        : Boolean.compare(isNumber(right), leftIsNumber);
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    var numbers = major + "." + minor + "." + patch;
    return preRelease.isEmpty() ? numbers : numbers + "-" + String.join(".", preRelease);
  }
}
