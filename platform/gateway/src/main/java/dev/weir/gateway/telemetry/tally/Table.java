package dev.weir.gateway.telemetry.tally;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Counters, each found by two names and a number, of which there is a bounded number: what comes
/// beyond that is counted in one, without its names.
///
/// To find one allocates nothing and waits for nobody: the table is open-addressed and replaced as
/// a whole when one is added, which is rare.
///
/// @param <V> the type of the counters
final class Table<V> {

  /// A counter and what it is found by.
  record Entry<V>(String name, String part, int number, V value) {

    private static final Comparator<Entry<?>> ORDER =
        Comparator.comparing((Entry<?> it) -> it.name())
            .thenComparing(it -> it.part())
            .thenComparingInt(it -> it.number());

    private boolean is(String otherName, String otherPart, int otherNumber) {
      return number == otherNumber && name.equals(otherName) && part.equals(otherPart);
    }
  }

  private static final int SMALLEST = 4;

  private final int most;
  private final Budget budget;
  private final Supplier<V> maker;
  private volatile @Nullable Entry<V>[] entries = array(SMALLEST);
  private volatile boolean isFull;
  private volatile @Nullable V overflow;
  private int count;
  private boolean isClosed;

  /// An empty table.
  ///
  /// @param most how many counters it may have
  /// @param budget how many it and others may have
  Table(int most, Budget budget, Supplier<V> maker) {
    this.most = most;
    this.budget = budget;
    this.maker = maker;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
  private static <V> @Nullable Entry<V>[] array(int length) {
    return new Entry[length];
  }

  /// The counter with these names and that number.
  V of(String name, String part, int number) {
    var found = find(entries, name, part, number);
    return found != null ? found : missing(name, part, number);
  }

  private @Nullable V find(@Nullable Entry<V>[] in, String name, String part, int number) {
    var mask = in.length - 1;
    for (var i = slot(name, part, number) & mask; true; i = (i + 1) & mask) {
      var entry = in[i];
      if (entry == null) {
        return null;
      }
      if (entry.is(name, part, number)) {
        return entry.value;
      }
    }
  }

  private static int slot(String name, String part, int number) {
    // Fibonacci hashing: what numbers have in common is in their lower bits.
    var hash = (31 * name.hashCode() + part.hashCode() + number) * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private V missing(String name, String part, int number) {
    return isFull || budget.isSpent() ? overflow() : add(name, part, number);
  }

  private synchronized V add(String name, String part, int number) {
    var found = find(entries, name, part, number);
    if (found != null) {
      return found;
    }
    if (isFull || !(isClosed || budget.take())) {
      return overflow();
    }
    var value = maker.get();
    var all = all();
    all.add(new Entry<>(name, part, number, value));
    replace(all);
    return value;
  }

  private void replace(List<Entry<V>> all) {
    var length = Math.max(SMALLEST, Integer.highestOneBit(all.size()) * 4);
    var fresh = Table.<V>array(length);
    for (var entry : all) {
      var i = slot(entry.name, entry.part, entry.number) & (length - 1);
      while (fresh[i] != null) {
        i = (i + 1) & (length - 1);
      }
      fresh[i] = entry;
    }
    count = all.size();
    isFull = count >= most;
    entries = fresh;
  }

  private V overflow() {
    var known = overflow;
    return known != null ? known : makeOverflow();
  }

  private synchronized V makeOverflow() {
    var known = overflow;
    if (known == null) {
      known = maker.get();
      overflow = known;
    }
    return known;
  }

  /// In order, all counters but the one for what is too much.
  List<Entry<V>> all() {
    var found = new ArrayList<Entry<V>>();
    for (var entry : entries) {
      if (entry != null) {
        found.add(entry);
      }
    }
    found.sort(Entry.ORDER);
    return found;
  }

  /// The counter of what is too much, if there was any.
  Optional<V> rest() {
    return Optional.ofNullable(overflow);
  }

  /// Forgets all counters that are not such.
  synchronized void retain(Predicate<Entry<V>> wanted) {
    var kept = all();
    kept.removeIf(wanted.negate());
    var gone = count - kept.size();
    if (gone > 0) {
      replace(kept);
      budget.give(gone);
    }
  }

  /// Gives back its part of the budget. What is still counted goes on, for nobody.
  synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      budget.give(count);
    }
  }
}
