package dev.weir.gateway.upstream;

import java.time.Duration;

/// How an upstream is used.
///
/// @param connectTimeout how long an endpoint may take to accept a connection
/// @param readTimeout how long an endpoint may take for the head of its response, and for each part
///   of the body
/// @param idleTimeout how long a connection is kept without a request; shorter than the endpoint's
/// @param maxConnections how many requests one endpoint is sent at the same time
/// @param pendingTimeout how long a request waits for one of those places
/// @param dnsRefresh how often the names of endpoints are resolved again
public record UpstreamPolicies(
    Duration connectTimeout,
    Duration readTimeout,
    Duration idleTimeout,
    int maxConnections,
    Duration pendingTimeout,
    Duration dnsRefresh) {}
