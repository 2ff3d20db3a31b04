package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Json;
import java.nio.file.Path;
import java.util.Map;

/// Where plugins come from.
public record PluginsConfig(
    @Description("jars and `.wasm` files, relative to this file") @Default("plugins")
        Path directory,
    @Description("whether what is dropped into the directory goes live without a reload")
        @Default("true")
        boolean watch,
    @Description(
            "how often the indexes of installed plugins are asked for news, such as revocations;"
                + " `off`: never")
        @Default("1h")
        IndexRefresh indexRefresh,
    @Description("new versions that are tried out, by the id of their plugin") @Default("{}")
        Map<String, CanaryConfig> canary,
    @Description("what plugins as a whole are told, by their id") @Default("{}")
        Map<String, Json> settings) {}
