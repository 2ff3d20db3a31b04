/// The plugin `rate-limit`: refuses what is more than a client or a route may ask for. Start at
/// [RateLimitFilter]; how gateways share one limit is [Lease].
@NullMarked
package dev.weir.plugins.ratelimit;

import org.jspecify.annotations.NullMarked;
