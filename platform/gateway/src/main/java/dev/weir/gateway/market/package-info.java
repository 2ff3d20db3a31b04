/// What the indexes say of the plugins that are installed, while a gateway runs.
///
/// Start at [Market][dev.weir.gateway.market.Market].
@NullMarked
package dev.weir.gateway.market;

import org.jspecify.annotations.NullMarked;
