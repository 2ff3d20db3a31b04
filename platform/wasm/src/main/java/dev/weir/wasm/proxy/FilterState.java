package dev.weir.wasm.proxy;

import dev.weir.api.Attribute;
import dev.weir.api.Exchange;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values that WASM filters leave on a request, for themselves and for each other, or that one
/// leaves beside all requests.
///
/// Safe for use by several threads: filters of one request may run at the same time.
final class FilterState {

  private static final Attribute<FilterState> KEY = Attribute.named("wasm filter state");
  private static final int MAX_BYTES = 1 << 20;

  /// What a value takes beside its bytes and its path.
  private static final int ENTRY_BYTES = 128;

  private final Map<String, byte[]> values = new HashMap<>();
  private int bytes;

  /// A state with the same values.
  synchronized FilterState copy() {
    var copy = new FilterState();
    copy.values.putAll(values);
    copy.bytes = bytes;
    return copy;
  }

  /// The state of that request; null if nobody has left anything.
  static @Nullable FilterState find(Exchange exchange) {
    return exchange.attribute(KEY).orElse(null);
  }

  /// The state of that request.
  static FilterState of(Exchange exchange) {
    synchronized (exchange) {
      var state = find(exchange);
      if (state == null) {
        state = new FilterState();
        exchange.setAttribute(KEY, state);
      }
      return state;
    }
  }

  /// Leaves a value. The array is kept.
  ///
  /// @return false if there is no room for it
  synchronized boolean put(String path, byte[] value) {
    var before = values.get(path);
    var grown =
        bytes + value.length + (before == null ? ENTRY_BYTES + path.length() : -before.length);
    if (grown > MAX_BYTES) {
      return false;
    }
    bytes = grown;
    values.put(path, value);
    return true;
  }

  synchronized byte @Nullable [] get(String path) {
    return values.get(path);
  }
}
