/// What proxy-wasm guests reach by `proxy_call_foreign_function`: the functions of Envoy and of
/// Higress that are no imports of their own. Start at [dev.weir.wasm.foreign.ForeignFunctions].
@NullMarked
package dev.weir.wasm.foreign;

import org.jspecify.annotations.NullMarked;
