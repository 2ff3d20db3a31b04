package dev.weir.gateway.plugin;

import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import dev.weir.gateway.config.AnyConfig;

/// Stands for the filter of a plugin that was revoked and is not loaded: refuses all requests.
///
/// @param reason what was revoked, and why
public record RevokedFactory(String name, String reason) implements FilterFactory<AnyConfig> {

  @Override
  public Class<AnyConfig> configType() {
    return AnyConfig.class;
  }

  @Override
  public Filter create(AnyConfig config) {
    return (_, _) -> {
      throw new GatewayException(ErrorCode.FILTER_REVOKED, reason);
    };
  }
}
