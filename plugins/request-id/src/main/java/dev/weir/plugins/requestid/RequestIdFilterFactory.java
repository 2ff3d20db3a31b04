package dev.weir.plugins.requestid;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import org.pf4j.Extension;

/// Gives every request an id, keeping one that the client already sent. Logs, traces and problem
/// documents tell of the request by that id.
@Extension
public final class RequestIdFilterFactory implements FilterFactory<RequestIdFilterFactory.Config> {

  private static final int MAX_LENGTH = 128;

  /// Configuration of `request-id`.
  ///
  /// @param header the header that carries the id, in the request and in the response
  /// @param trust whether an id that the client sent is kept, if it is well-formed
  /// @param format what a new id looks like
  public record Config(
      @Default("X-Request-Id") String header,
      @Default("true") boolean trust,
      @Default("uuid") Format format) {

    public Config {
      Expect.that(isHeaderName(header), "header", header, "a header name");
    }
  }

  @Override
  public String name() {
    return "request-id";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var header = config.header();
    return (request, chain) -> {
      var id = idOf(request, config);
      request.exchange().setId(id);
      return chain.proceed(request.withHeader(header, id)).withHeader(header, id);
    };
  }

  private static String idOf(Request request, Config config) {
    if (!config.trust()) {
      return config.format().next();
    }
    return request
        .headers()
        .first(config.header())
        .filter(RequestIdFilterFactory::isWellFormed)
        .orElseGet(config.format()::next);
  }

  /// An id ends up in logs, so it is short and has no character that means something there.
  private static boolean isWellFormed(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_LENGTH
        && id.chars().allMatch(RequestIdFilterFactory::isIdCharacter);
  }

  private static boolean isIdCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~:;/+=@|".indexOf(c) >= 0;
  }

  private static boolean isHeaderName(String text) {
    try {
      return text.equals(Headers.requireName(text));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
