/// Messages on sockets: channels with deadlines, what came in on them, and what goes out.
///
/// Start at [Wire][dev.weir.gateway.wire.Wire], one connection, and at
/// [WireBody][dev.weir.gateway.wire.WireBody] and [WireHeaders][dev.weir.gateway.wire.WireHeaders],
/// a message as it came in.
@NullMarked
package dev.weir.gateway.wire;

import org.jspecify.annotations.NullMarked;
