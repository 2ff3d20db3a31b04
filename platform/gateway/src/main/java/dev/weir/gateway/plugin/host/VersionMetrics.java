package dev.weir.gateway.plugin.host;

import dev.weir.api.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The metrics of one version of a plugin.
///
/// Shared by all that is loaded of the version: while one jar replaces another of the same version,
/// both count into the same numbers, and none of them falls.
final class VersionMetrics {

  static final int MAX = 1_000;

  private static final int MAX_LABEL_VALUE = 128;

  private record Key(String name, Map<String, String> labels) {}

  private record Described(String description, Series series) {}

  // Read by requests without a lock; written under it.
  private final Map<String, Family> families = new ConcurrentHashMap<>();
  private final Map<Key, Described> series = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();

  /// The series of a name and labels that is there, or the one that is made for them.
  <T extends Series> T series(
      Family family, String description, Map<String, String> labels, Supplier<T> make) {
    check(family);
    var key = new Key(family.name(), cut(labels));
    var present = series.get(key);
    var found =
        present == null ? insert(family, key, new Described(description, make.get())) : present;
    @SuppressWarnings("unchecked") // a family has one kind, and a kind one type of series
    var result = (T) found.series();
    return result;
  }

  private synchronized Described insert(Family family, Key key, Described made) {
    check(family); // again: another thread may have made one of another kind
    var present = series.get(key);
    if (present != null) {
      return present;
    }
    put(family, key, made);
    return made;
  }

  /// Puts a gauge in the place of the one that is there.
  synchronized void replace(
      Family family, String description, Map<String, String> labels, Series.Asking gauge) {
    check(family);
    put(family, new Key(family.name(), cut(labels)), new Described(description, gauge));
  }

  private void put(Family family, Key key, Described made) {
    if (series.size() >= MAX && !series.containsKey(key)) {
      dropped.increment();
      return;
    }
    families.put(family.name(), family);
    series.put(key, made);
  }

  private void check(Family family) {
    var known = families.get(family.name());
    Expect.that(known == null || known.equals(family), family.name(), family, "a " + known);
  }

  private static Map<String, String> cut(Map<String, String> labels) {
    return labels.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                label ->
                    label
                        .getValue()
                        .substring(0, Math.min(MAX_LABEL_VALUE, label.getValue().length()))));
  }

  /// Forgets the gauges that ask what an owner has given.
  synchronized void remove(Object owner) {
    series
        .values()
        .removeIf(
            it -> it.series() instanceof Series.Asking asking && asking.owner().equals(owner));
    var left = series.keySet().stream().map(Key::name).collect(Collectors.toSet());
    families.keySet().retainAll(left);
  }

  long dropped() {
    return dropped.sum();
  }

  /// The metrics as they stand. Runs code of the plugin.
  List<PluginMetric> read() {
    var metrics = new ArrayList<PluginMetric>();
    series.forEach((key, it) ->
        value(it.series())
            .ifPresent(value ->
                metrics.add(new PluginMetric(key.name(), it.description(), key.labels(), value))));
    return metrics;
  }

  private static Optional<PluginMetric.Value> value(Series series) {
    return switch (series) {
      case Series.Counting counting -> Optional.of(new PluginMetric.Count(counting.count().sum()));
      case Series.Spreading spreading -> Optional.of(spreading.value());
      case Series.Asking asking -> ask(asking);
    };
  }

  private static Optional<PluginMetric.Value> ask(Series.Asking gauge) {
    try {
      return Optional.of(new PluginMetric.Level(gauge.supplier().getAsDouble()));
    } catch (Throwable _) { // of a plugin; it has no value now
      return Optional.empty();
    }
  }
}
