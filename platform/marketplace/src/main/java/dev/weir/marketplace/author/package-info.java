/// The writing side of the index: keys, ceremonies, publishing. Start at
/// [dev.weir.marketplace.author.RepositoryWriter].
@NullMarked
package dev.weir.marketplace.author;

import org.jspecify.annotations.NullMarked;
