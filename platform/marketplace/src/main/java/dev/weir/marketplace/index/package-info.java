/// Indexes as a gateway uses them: several in one order, each with whom it is trusted for. Start at
/// [dev.weir.marketplace.index.IndexSet].
@NullMarked
package dev.weir.marketplace.index;

import org.jspecify.annotations.NullMarked;
