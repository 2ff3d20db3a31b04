package dev.weir.gateway.filter;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/// The filter factories known now, by the name that routes use, and those of sinks, by the name
/// that access logs use. Immutable.
public final class FilterCatalog {

  private static final FilterCatalog EMPTY = builder().build();

  private final NavigableMap<String, Entry> entries;
  private final NavigableMap<String, Sink> sinks;

  private FilterCatalog(NavigableMap<String, Entry> entries, NavigableMap<String, Sink> sinks) {
    this.entries = entries;
    this.sinks = sinks;
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

  /// The names of all sinks, sorted.
  public SortedSet<String> sinkNames() {
    return Collections.unmodifiableSortedSet(sinks.navigableKeySet());
  }

  /// The factory of sinks of that name and where it comes from.
  public Optional<Sink> findSink(String name) {
    return Optional.ofNullable(sinks.get(name));
  }

  /// One kind of sink of the catalog.
  public record Sink(String name, AccessLogSinkFactory<?> factory, FilterOrigin origin) {}

  /// One filter of the catalog.
  public record Entry(String name, FilterFactory<?> factory, FilterOrigin origin) {}

  /// Fills a catalog.
  public static final class Builder {

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final TreeMap<String, Sink> sinks = new TreeMap<>();

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

    /// Adds a factory of sinks.
    ///
    /// @param name what the factory says its name is
    /// @throws IllegalArgumentException if another one has that name; the message names both
    public Builder addSink(String name, AccessLogSinkFactory<?> factory, FilterOrigin origin) {
      var present = sinks.putIfAbsent(name, new Sink(name, factory, origin));
      if (present != null) {
        throw new IllegalArgumentException(
            "access log sink %s is brought by %s and by %s"
                .formatted(name, present.origin(), origin));
      }
      return this;
    }

    /// The catalog.
    public FilterCatalog build() {
      return new FilterCatalog(new TreeMap<>(entries), new TreeMap<>(sinks));
    }
  }
}
