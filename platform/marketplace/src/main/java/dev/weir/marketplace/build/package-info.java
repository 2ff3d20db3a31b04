/// Makes the files of an index from what authors sent and builds made. Start at
/// [dev.weir.marketplace.build.IndexBuilder].
@NullMarked
package dev.weir.marketplace.build;

import org.jspecify.annotations.NullMarked;
