package dev.weir.gateway.plugin;

import dev.weir.api.AccessLogSink;
import dev.weir.api.AccessLogSinkFactory;
import dev.weir.gateway.config.AnyConfig;
import java.io.IOException;

/// Stands for the sink of a plugin that was revoked and is not loaded: loses all lines, which are
/// counted.
///
/// @param reason what was revoked, and why
record RevokedSinkFactory(String name, String reason) implements AccessLogSinkFactory<AnyConfig> {

  @Override
  public Class<AnyConfig> configType() {
    return AnyConfig.class;
  }

  @Override
  public AccessLogSink create(AnyConfig config) {
    return _ -> {
      throw new IOException(reason);
    };
  }
}
