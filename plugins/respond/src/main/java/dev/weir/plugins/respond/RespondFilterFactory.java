package dev.weir.plugins.respond;

import dev.weir.api.Body;
import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pf4j.Extension;

/// Answers every request with the same response; what stands after it in the route never runs.
@Extension
public final class RespondFilterFactory implements FilterFactory<RespondFilterFactory.Config> {

  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);
  private static final Set<String> WRITTEN_BY_THE_GATEWAY =
      Set.of("connection", "content-length", "trailer", "transfer-encoding", "upgrade");

  /// Configuration of `respond`.
  ///
  /// @param status 200..599
  /// @param headers the header fields, apart from `Content-Type`
  /// @param body the text of the body, sent in UTF-8
  /// @param contentType the type of the body, if there is one
  public record Config(
      @Default("200") int status,
      @Default("{}") Map<String, String> headers,
      @Default("''") String body,
      @Default("text/plain; charset=utf-8") String contentType) {

    public Config {
      Expect.that(status >= 200 && status <= 599, "status", status, "200..599");
      Expect.that(
          body.isEmpty() || !WITHOUT_BODY.contains(status),
          "body",
          body,
          "none with status " + status);
      headers.forEach(Config::checkHeader);
      checkValue("content-type", contentType);
      Expect.that(!contentType.isEmpty(), "content-type", contentType, "a media type");
    }

    private static void checkHeader(String name, String value) {
      var key = name.toLowerCase(Locale.ROOT);
      Expect.that(
          !key.equals("content-type"), "headers", name, "content-type as a property of its own");
      Expect.that(
          !WRITTEN_BY_THE_GATEWAY.contains(key),
          "headers",
          name,
          "a header that is not the connection's own");
      try {
        Headers.requireName(name);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("headers: " + e.getMessage(), e);
      }
      checkValue("headers." + name, value);
    }

    private static void checkValue(String property, String value) {
      try {
        Headers.requireValue(value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public String name() {
    return "respond";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var headers = Headers.empty();
    if (!config.body().isEmpty()) {
      headers = headers.with("Content-Type", config.contentType());
    }
    for (var header : config.headers().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue());
    }
    var body = Body.of(config.body());
    var response = Response.of(config.status(), headers, body);
    return (_, _) -> response.withBody(body.replay());
  }
}
