/// A client of The Update Framework (TUF 1.0.34): what may be believed of a repository that anyone
/// may have tampered with. Start at [dev.weir.marketplace.tuf.TufClient].
@NullMarked
package dev.weir.marketplace.tuf;

import org.jspecify.annotations.NullMarked;
