/// Which plugins a gateway has, to the byte, and how that changes. Start at
/// [dev.weir.marketplace.install.Installer].
@NullMarked
package dev.weir.marketplace.install;

import org.jspecify.annotations.NullMarked;
