package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What all metrics of one name have in common.
///
/// @param kind for messages: `counter`, `gauge` or `histogram`
/// @param bounds of a histogram; empty for others
record Family(String name, String kind, Set<String> labels, List<Double> bounds) {

  static final int MAX_NAME = 64;

  private static final int MAX_BOUNDS = 64;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Pattern RESERVED =
      Pattern.compile(".*_(total|bucket|sum|count|created|info)");
  private static final Set<String> TAKEN = Set.of("plugin", "version", "le");

  Family {
    var isFree = isName(name) && !RESERVED.matcher(name).matches();
    Expect.that(
        isFree,
        "name",
        name,
        "snake_case, without _total, _bucket, _sum, _count, _created or _info at its end");
    for (var label : labels) {
      Expect.that(
          isName(label) && !TAKEN.contains(label),
          "label",
          label,
          "snake_case, but not plugin, version or le");
    }
    labels = Set.copyOf(labels);
    bounds = List.copyOf(bounds);
  }

  static Family counter(String name, Map<String, String> labels) {
    return new Family(name, "counter", labels.keySet(), List.of());
  }

  static Family gauge(String name, Map<String, String> labels) {
    return new Family(name, "gauge", labels.keySet(), List.of());
  }

  static Family histogram(String name, Map<String, String> labels, List<Double> bounds) {
    var isRising =
        !bounds.isEmpty()
            && bounds.size() <= MAX_BOUNDS
            && bounds.stream().allMatch(Double::isFinite)
            && new ArrayList<>(new TreeSet<>(bounds)).equals(bounds);
    Expect.that(isRising, "bounds", bounds, "1 to 64 finite numbers, rising");
    return new Family(name, "histogram", labels.keySet(), bounds);
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_NAME && NAME.matcher(text).matches();
  }

  @Override
  public String toString() {
    return kind
        + " with the labels "
        + new TreeSet<>(labels)
        + (bounds.isEmpty() ? "" : " and the bounds " + bounds);
  }
}
