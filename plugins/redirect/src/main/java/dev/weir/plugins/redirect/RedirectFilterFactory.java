package dev.weir.plugins.redirect;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Response;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pf4j.Extension;

/// Sends clients to another URL. A request that already is where it would be sent passes on.
@Extension
public final class RedirectFilterFactory implements FilterFactory<RedirectFilterFactory.Config> {

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+");

  /// Configuration of `redirect`: either `to`, or what to replace in the URL of the request.
  ///
  /// @param status 301, 302, 303, 307 or 308
  /// @param to where to: a URL or a path, with placeholders
  /// @param scheme `http` or `https`
  /// @param host the host to go to
  /// @param port the port to go to; if absent and scheme or host are given, the scheme's own
  /// @param stripPrefix the segments to take off the front of the path
  /// @param addPrefix the segments to put in front of the path
  /// @param keepQuery whether the query goes along
  public record Config(
      @Default("302") int status,
      Optional<String> to,
      Optional<String> scheme,
      Optional<String> host,
      Optional<Integer> port,
      Optional<String> stripPrefix,
      Optional<String> addPrefix,
      @Default("true") boolean keepQuery) {

    public Config {
      Expect.that(STATUSES.contains(status), "status", status, "one of 301, 302, 303, 307, 308");
      check("scheme", scheme, "https?", "http or https");
      check("host", host, Url.HOST, "a host without port");
      check("strip-prefix", stripPrefix, PREFIX.pattern(), "a path such as /api/v1");
      check("add-prefix", addPrefix, PREFIX.pattern(), "a path such as /api/v1");
      port.ifPresent(number -> Expect.that(isPort(number), "port", number, "1..65535"));
      to.ifPresent(Template::parse);
      var replaces =
          Stream.of(scheme, host, port, stripPrefix, addPrefix).anyMatch(Optional::isPresent);
      if (to.isPresent() == replaces) {
        throw new IllegalArgumentException(
            "to: '"
                + to.orElse("")
                + "' (expected: a target, or else one of scheme, host, port, strip-prefix,"
                + " add-prefix)");
      }
    }

    private static boolean isPort(int number) {
      return number >= 1 && number <= 65535;
    }

    private static void check(
        String property, Optional<String> value, String pattern, String expected) {
      value.ifPresent(text -> Expect.that(text.matches(pattern), property, text, expected));
    }
  }

  @Override
  public String name() {
    return "redirect";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Filter create(Config config) {
    var location =
        config
            .to()
            .<Location>map(to -> new TemplateLocation(Template.parse(to), config.keepQuery()))
            .orElseGet(() -> new ReplacedLocation(config));
    var redirection = Response.of(config.status());
    return (request, chain) -> {
      if (request.path().equals("*")) {
        return chain.proceed(request);
      }
      var target = location.of(request);
      return Url.isOwn(target, request)
          ? chain.proceed(request)
          : redirection.withHeader("Location", target);
    };
  }
}
