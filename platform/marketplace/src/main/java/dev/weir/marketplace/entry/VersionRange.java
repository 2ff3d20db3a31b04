package dev.weir.marketplace.entry;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Versions between bounds: `>=0.9.0 <2.0.0`, `>=25`, `=1.4.2`; `*` is all of them.
public record VersionRange(List<Bound> bounds) {

  /// Every version.
  public static final VersionRange ALL = new VersionRange(List.of());

  private static final int MAX_BOUNDS = 8;
  private static final Pattern BOUND =
      Pattern.compile("(>=|<=|>|<|=)([0-9]+(?:\\.[0-9]+)?|[0-9]+\\.[0-9]+\\.[0-9]+.*)");

  public VersionRange {
    bounds = List.copyOf(bounds);
  }

  /// One bound.
  ///
  /// @param operator one of `>= <= > < =`
  public record Bound(String operator, Version version) {

    boolean admits(Version candidate) {
      var order = candidate.compareTo(version);
      return switch (operator) {
        case ">=" -> order >= 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case "<" -> order < 0;
        default -> order == 0;
      };
    }

    @Override
    public String toString() {
      return operator + version;
    }
  }

  /// The range that a text is, if it is one.
  public static Optional<VersionRange> parse(String text) {
    if (text.equals("*")) {
      return Optional.of(ALL);
    }
    var bounds = new ArrayList<Bound>();
    for (var part : text.split(" ", -1)) {
      var bound = bound(part);
      if (bound.isEmpty() || bounds.size() == MAX_BOUNDS) {
        return Optional.empty();
      }
      bounds.add(bound.get());
    }
    return Optional.of(new VersionRange(bounds));
  }

  static VersionRange parse(JsonView view) throws JsonException {
    return parse(view.string())
        .orElseThrow(() -> view.refused("bounds as >=1.2.0 <2.0.0, or * for all versions"));
  }

  private static Optional<Bound> bound(String text) {
    var match = BOUND.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var version = match.group(2);
    var dots = version.chars().filter(c -> c == '.').count();
    return Version.parse(dots == 0 ? version + ".0.0" : dots == 1 ? version + ".0" : version)
        .map(parsed -> new Bound(match.group(1), parsed));
  }

  /// Whether a version is within all bounds.
  public boolean includes(Version version) {
    return bounds.stream().allMatch(bound -> bound.admits(version));
  }

  @Override
  public String toString() {
    return bounds.isEmpty() ? "*" : String.join(" ", bounds.stream().map(Bound::toString).toList());
  }
}
