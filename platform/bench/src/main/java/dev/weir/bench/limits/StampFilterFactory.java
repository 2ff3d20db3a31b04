package dev.weir.bench.limits;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import org.pf4j.Extension;

/// Writes down when a request comes by: before the limit and behind it, so that the moment of the
/// decision is known to lie between.
///
/// The clock is that of [System#nanoTime], which on Linux is one for all processes of a machine.
@Extension
public final class StampFilterFactory implements FilterFactory<StampFilterFactory.Config> {

  /// Configuration of `stamp`.
  ///
  /// @param header of the request, which gets the moment in nanoseconds
  public record Config(@Default("X-Moment") String header) {
    public Config {
      Expect.that(!header.isBlank(), "header", header, "a header name");
    }
  }

  @Override
  public String name() {
    return "stamp";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var header = config.header();
    return (request, chain) ->
        chain.proceed(request.withHeader(header, Long.toString(System.nanoTime())));
  }
}
