/// Shows operators requests while they happen.
@NullMarked
package dev.weir.gateway.telemetry.tap;

import org.jspecify.annotations.NullMarked;
