/// Runs WebAssembly modules: compiled code, memory, limits and WASI, without regard to the ABI that
/// a filter speaks. Start at [dev.weir.wasm.engine.Program]. The only package that knows Chicory.
@NullMarked
package dev.weir.wasm.engine;

import org.jspecify.annotations.NullMarked;
