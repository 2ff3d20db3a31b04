/// The files of an index as records: what publishers say of their plugins, what curators list and
/// take back. Start at [dev.weir.marketplace.entry.Entry].
@NullMarked
package dev.weir.marketplace.entry;

import org.jspecify.annotations.NullMarked;
