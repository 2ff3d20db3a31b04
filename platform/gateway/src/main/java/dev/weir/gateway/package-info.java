/// A running gateway.
///
/// Start at [Gateway][dev.weir.gateway.Gateway].
@NullMarked
package dev.weir.gateway;

import org.jspecify.annotations.NullMarked;
