/// Limits that plugins count against: in the memory of this gateway.
@NullMarked
package dev.weir.gateway.limit;

import org.jspecify.annotations.NullMarked;
