package dev.weir.wasm.proxy;

import java.util.ArrayList;
import java.util.List;

/// Reading and setting properties.
final class PropertyFunctions {

  private static final int MAX_PATH = 4 << 10;

  private final HostScope scope;
  private final Properties properties;

  PropertyFunctions(HostScope scope) {
    this.scope = scope;
    this.properties = scope.properties();
  }

  void offer(HostCall.Binding binding) {
    binding.add("proxy_get_property", 4, this::get).add("proxy_set_property", 4, this::set);
  }

  private int get(HostCall call) {
    var value = properties.encoded(path(call));
    return value == null ? Status.NOT_FOUND : call.returnBytes(2, value);
  }

  private int set(HostCall call) {
    var path = path(call);
    return properties.set(path, call.bytesAt(2, scope.module().settings().limits().bodyBytes()));
  }

  /// The parts of a path, which are separated by zero bytes; one behind the last is no part.
  private static List<String> path(HostCall call) {
    var text = call.latin1At(0, MAX_PATH);
    var parts = new ArrayList<String>();
    var start = 0;
    for (var end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      parts.add(text.substring(start, end));
      start = end + 1;
    }
    if (start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }
}
