/// Counts requests and tries by upstream, bounded in what it keeps and without garbage.
///
/// Start at [RequestTallies][dev.weir.gateway.telemetry.tally.RequestTallies].
@NullMarked
package dev.weir.gateway.telemetry.tally;

import org.jspecify.annotations.NullMarked;
