package dev.weir.plugins.cors;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Headers;
import java.time.Duration;
import java.util.List;
import org.pf4j.Extension;

/// Lets web pages of chosen origins use a route: the server's part of the CORS protocol of the
/// [Fetch standard](https://fetch.spec.whatwg.org/#http-cors-protocol).
@Extension
public final class CorsFilterFactory implements FilterFactory<CorsFilterFactory.Config> {

  /// Configuration of `cors`.
  ///
  /// @param origins who may: `https://example.com`, `https://*.example.com` for all its subdomains,
  ///   `http://localhost:*` for all ports, `null`, or `*` for everybody
  /// @param methods the methods a page may use; `*` for all
  /// @param headers the request headers a page may set beyond the harmless ones; `*` for all but
  ///   `Authorization`
  /// @param exposeHeaders the response headers a page may read beyond the harmless ones; `*` for
  ///   all
  /// @param credentials whether pages may send cookies, and read the answer
  /// @param maxAge how long a browser may remember the answer to a preflight
  /// @param privateNetwork whether pages of a public site may use this route on a private network
  public record Config(
      List<String> origins,
      @Default("[GET, HEAD, POST]") List<String> methods,
      @Default("[]") List<String> headers,
      @Default("[]") List<String> exposeHeaders,
      @Default("false") boolean credentials,
      @Default("10m") Duration maxAge,
      @Default("false") boolean privateNetwork) {

    public Config {
      Expect.that(!origins.isEmpty(), "origins", origins, "at least one");
      origins.forEach(Origins::check);
      check("methods", methods, credentials);
      check("headers", headers, credentials);
      check("expose-headers", exposeHeaders, credentials);
      Expect.that(
          !(credentials && origins.contains("*")),
          "origins",
          "*",
          "origins by name when credentials are allowed");
      Expect.that(!maxAge.isNegative(), "max-age", maxAge, "not negative");
    }

    private static void check(String property, List<String> names, boolean credentials) {
      for (var name : names) {
        Expect.that(isToken(name), property, name, "a name or *");
        Expect.that(
            !(credentials && name.equals("*")),
            property,
            name,
            "names when credentials are allowed, because then browsers take * for a name");
      }
    }

    private static boolean isToken(String name) {
      try {
        return name.equals(Headers.requireName(name));
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }

  @Override
  public String name() {
    return "cors";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    return new CorsFilter(config);
  }
}
