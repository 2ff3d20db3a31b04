/// HTTP in, as requests; responses out.
///
/// Start at [Listener][dev.weir.gateway.listener.Listener]; a request's way begins in
/// `Http1Connection.serve`.
@NullMarked
package dev.weir.gateway.listener;

import org.jspecify.annotations.NullMarked;
