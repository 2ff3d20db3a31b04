/// The access log: a line for each request. Start at
/// [dev.weir.gateway.telemetry.accesslog.AccessLogs].
@NullMarked
package dev.weir.gateway.telemetry.accesslog;

import org.jspecify.annotations.NullMarked;
