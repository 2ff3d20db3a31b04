/// Filters that speak http-wasm (the [HTTP handler ABI](https://http-wasm.io/http-handler-abi/)).
/// Start at [dev.weir.wasm.http.HttpFilter].
@NullMarked
package dev.weir.wasm.http;

import org.jspecify.annotations.NullMarked;
