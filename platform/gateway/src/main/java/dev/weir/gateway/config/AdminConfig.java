package dev.weir.gateway.config;

import dev.weir.api.Default;

/// The address for operators: health, metrics, reload, the dashboard.
public record AdminConfig(
    @Description("the host and the port; not for the outside world") @Default("127.0.0.1:9901")
        HostPort address) {}
