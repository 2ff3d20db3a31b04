/// The indexes and the plugins of one configuration. Start at [dev.weir.cli.market.Marketplace].
@NullMarked
package dev.weir.cli.market;

import org.jspecify.annotations.NullMarked;
