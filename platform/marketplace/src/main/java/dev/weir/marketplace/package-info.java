/// The signed index of plugins and WASM filters: reading and writing it. Start at
/// [dev.weir.marketplace.tuf.TufClient].
@NullMarked
package dev.weir.marketplace;

import org.jspecify.annotations.NullMarked;
