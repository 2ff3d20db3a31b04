/// Sending requests to the endpoints that answer them.
///
/// Start at [Upstream][dev.weir.gateway.upstream.Upstream].
@NullMarked
package dev.weir.gateway.upstream;

import org.jspecify.annotations.NullMarked;
