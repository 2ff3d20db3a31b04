/// What the gateway tells about itself: metrics, for Prometheus and OpenTelemetry.
///
/// Start at [Telemetry][dev.weir.gateway.telemetry.Telemetry]. The only package that knows the
/// OpenTelemetry SDK.
@NullMarked
package dev.weir.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
