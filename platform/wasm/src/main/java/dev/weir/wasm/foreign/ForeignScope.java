package dev.weir.wasm.foreign;

import dev.weir.wasm.property.PropertyValue;
import java.util.List;
import java.util.Optional;

/// What foreign functions act upon: the stream and the plugin that the guest is serving when it
/// calls. Results of type `int` are statuses of proxy-wasm.
public interface ForeignScope {

  /// The property at a path, as `proxy_get_property` finds it; a `char` of the path is one byte.
  Optional<PropertyValue> property(List<String> path);

  /// Stores a value where other filters find it.
  int setFilterState(String path, byte[] value, LifeSpan span);

  /// Takes note of what a property will be; 2 if that is known already.
  int declareProperty(PropertyDeclaration declaration);

  /// Selects the route of the request anew, if the gateway does so at all.
  void clearRouteCache();

  /// The number of the least severe level at which the guest's messages are logged.
  int logLevel();

  /// Writes body bytes of the response behind this filter.
  int inject(byte[] body, boolean endOfStream);
}
