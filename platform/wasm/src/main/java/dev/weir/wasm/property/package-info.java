/// Properties of requests as proxy-wasm guests read them: typed values in Envoy's binary encoding,
/// found by paths. Start at [dev.weir.wasm.property.PropertyValue].
@NullMarked
package dev.weir.wasm.property;

import org.jspecify.annotations.NullMarked;
