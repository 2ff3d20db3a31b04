package dev.weir.wasm.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The functions that a host offers to one guest, by module and name.
public final class Imports {

  /// A function and its type.
  record Entry(String type, HostFunction function) {}

  private final Map<String, Entry> entries = new HashMap<>();

  /// Offers a function.
  ///
  /// @param type its parameters, a colon, and its result if any, with `i` for i32 and `I` for i64:
  ///   `iii:I`
  public Imports add(String module, String name, String type, HostFunction function) {
    entries.put(module + '.' + name, new Entry(type, function));
    return this;
  }

  /// Whether a function of that name is offered.
  public boolean offers(String module, String name) {
    return find(module, name) != null;
  }

  @Nullable Entry find(String module, String name) {
    return entries.get(module + '.' + name);
  }
}
