package dev.weir.plugins.headers;

import dev.weir.api.Default;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import org.pf4j.Extension;

/// Sets, adds and removes header fields, on the way to the upstream and on the way back.
@Extension
public final class HeadersFilterFactory implements FilterFactory<HeadersFilterFactory.Config> {

  /// Configuration of `headers`.
  ///
  /// @param request what happens to the request's fields
  /// @param response what happens to the response's fields
  public record Config(@Default("{}") Changes request, @Default("{}") Changes response) {}

  @Override
  public String name() {
    return "headers";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var above = Edits.of(config.request());
    var below = Edits.of(config.response());
    return (request, chain) -> below.applyTo(chain.proceed(above.applyTo(request)), request);
  }
}
