package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole file.
///
/// @param upstreams by name, in the order of the file
public record GatewayConfig(
    @Description("addresses that accept requests, at least one") List<ListenerConfig> listeners,
    @Description("the address for operators") @Default("{}") AdminConfig admin,
    @Description("which requests go where, at least one") List<RouteConfig> routes,
    @Description("named sets of endpoints") @Default("{}") Map<String, UpstreamConfig> upstreams,
    @Description("what plugins can ask for by name, each `${env:NAME}` or `${file:path}`")
        @Default("{}")
        Map<String, Secret> secrets,
    @Description("the Redis that gateways share; if absent, each one has its own memory only")
        Optional<RedisConfig> redis,
    @Description("what plugins keep because it took long to get") @Default("{}") CacheConfig cache,
    @Description("where plugins come from") @Default("{}") PluginsConfig plugins,
    @Description("what the gateway tells about itself, and whom") @Default("{}")
        TelemetryConfig telemetry,
    @Description("who gets a line for each request") @Default("[]") List<AccessLogConfig> accessLog,
    @Description(
            "how long requests in flight may go on after the signal to stop, or after a reload has removed their listener")
        @Default("30s")
        Duration drainTimeout) {}
