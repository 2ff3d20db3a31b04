package dev.weir.gateway.plugin;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import java.util.Collections;
import java.util.SortedMap;

/// What a plugin brings, by the names that the configuration uses.
record Brought(
    SortedMap<String, FilterFactory<?>> filters, SortedMap<String, AccessLogSinkFactory<?>> sinks) {

  /// Filters and nothing else.
  static Brought of(SortedMap<String, FilterFactory<?>> filters) {
    return new Brought(filters, Collections.emptySortedMap());
  }
}
