package dev.weir.testkit.gateway;

import dev.weir.api.ErrorCode;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.GatewayException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A filter before the one that is tried, which sees what that throws.
final class Outermost implements FilterFactory<Outermost.Config> {

  static final String NAME = "weir-testkit-outermost";

  private final AtomicReference<Optional<Exception>> failure =
      new AtomicReference<>(Optional.empty());

  /// There is nothing to configure.
  record Config() {}

  /// What the filter threw since the last time that this was asked, unless that is a refusal.
  Optional<Exception> takeFailure() {
    return failure.getAndSet(Optional.empty());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    return (request, chain) -> {
      try {
        return chain.proceed(request);
      } catch (GatewayException e) {
        if (e.code() == ErrorCode.FILTER_FAILED) {
          failure.set(Optional.of(e.getCause() instanceof Exception thrown ? thrown : e));
        }
        throw e;
      }
    };
  }
}
