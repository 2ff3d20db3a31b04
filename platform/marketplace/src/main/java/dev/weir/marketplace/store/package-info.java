/// Files kept by their digests. Start at [dev.weir.marketplace.store.ContentStore].
@NullMarked
package dev.weir.marketplace.store;

import org.jspecify.annotations.NullMarked;
