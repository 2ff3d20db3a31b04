package dev.weir.wasm.property;

import java.util.List;
import java.util.Optional;

/// Where properties are found, as they are at this moment.
@FunctionalInterface
public interface PropertySource {

  /// The value at a path, such as `request`, `headers`, `x-user`.
  Optional<PropertyValue> find(List<String> path);
}
