/// The filters of a route linked into a chain, and the catalog of the filters there are.
///
/// Start at [Chains][dev.weir.gateway.filter.Chains].
@NullMarked
package dev.weir.gateway.filter;

import org.jspecify.annotations.NullMarked;
