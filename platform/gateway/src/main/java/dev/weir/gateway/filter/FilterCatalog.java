package dev.weir.gateway.filter;

import dev.weir.api.FilterFactory;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/// The filter factories known now, by the name that routes use. Immutable.
public final class FilterCatalog {

  private static final FilterCatalog EMPTY = new FilterCatalog(new TreeMap<>());

  private final NavigableMap<String, Entry> entries;

  private FilterCatalog(NavigableMap<String, Entry> entries) {
    this.entries = entries;
  }

  /// A catalog without filters.
  public static FilterCatalog empty() {
    return EMPTY;
  }

  /// A catalog of factories that came from no file: for tests and embedded gateways.
  ///
  /// @throws IllegalArgumentException if two of them have the same name
  public static FilterCatalog of(FilterFactory<?>... factories) {
    var builder = builder();
    for (var factory : factories) {
      var origin = new FilterOrigin(factory.getClass().getName(), "", "class path", "");
      builder.add(factory.name(), factory, origin);
    }
    return builder.build();
  }

  /// A catalog to be filled.
  public static Builder builder() {
    return new Builder();
  }

  /// The names of all filters, sorted.
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(entries.navigableKeySet());
  }

  /// The factory of that name and where it comes from.
  public Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /// One filter of the catalog.
  public record Entry(String name, FilterFactory<?> factory, FilterOrigin origin) {}

  /// Fills a catalog.
  public static final class Builder {

    private final TreeMap<String, Entry> entries = new TreeMap<>();

    private Builder() {}

    /// Adds a factory.
    ///
    /// @param name what the factory says its name is
    /// @throws IllegalArgumentException if another one has that name; the message names both
    public Builder add(String name, FilterFactory<?> factory, FilterOrigin origin) {
      var present = entries.putIfAbsent(name, new Entry(name, factory, origin));
      if (present != null) {
        throw new IllegalArgumentException(
            "filter %s is brought by %s and by %s".formatted(name, present.origin(), origin));
      }
      return this;
    }

    /// The catalog.
    public FilterCatalog build() {
      return new FilterCatalog(new TreeMap<>(entries));
    }
  }
}
