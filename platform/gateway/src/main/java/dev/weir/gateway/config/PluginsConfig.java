package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where plugins come from.
public record PluginsConfig(
    @Description("jars and `.wasm` files, relative to this file") @Default("plugins")
        Path directory,
    @Description("whether what is dropped into the directory goes live without a reload")
        @Default("true")
        boolean watch,
    @Description("new versions that are tried out, by the id of their plugin") @Default("{}")
        Map<String, CanaryConfig> canary,
    @Description("marketplace indexes to install from") @Default("[]") List<Index> indexes) {

  /// A marketplace index.
  public record Index(
      @Description("what commands call it") String name,
      @Description("where it is: an http or https URL, or a path relative to this file")
          String url) {

    public Index {
      Checks.identifier("name", name);
      Expect.that(!url.isBlank(), "url", url, "a URL or a path");
    }
  }
}
