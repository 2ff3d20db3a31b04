/// Distributed traces: the spans that requests, tries and filters become, and who gets them.
///
/// Start at [Tracing][dev.weir.gateway.telemetry.trace.Tracing].
@NullMarked
package dev.weir.gateway.telemetry.trace;

import org.jspecify.annotations.NullMarked;
