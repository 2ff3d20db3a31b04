/// WASM filters: runs `.wasm` modules as filters of a route. Start at [dev.weir.wasm.WasmHost], and
/// read `platform/docs/wasm.md`.
@NullMarked
package dev.weir.wasm;

import org.jspecify.annotations.NullMarked;
