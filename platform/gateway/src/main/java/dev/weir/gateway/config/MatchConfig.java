package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The condition of a route. A request must meet all of it.
public record MatchConfig(
    @Description("`api.example.com` or `*.example.com`; if absent, any") @Default("[]")
        List<String> hosts,
    @Description("`/orders`, `/orders/{id}`, or `/orders/**` for everything below") @Default("/**")
        String path,
    @Description("methods; if absent, any") @Default("[]") List<String> methods,
    @Description("headers by name, each with the value it must have") @Default("{}")
        Map<String, Value> headers,
    @Description("query parameters by name, each with the value it must have") @Default("{}")
        Map<String, Value> query) {

  private static final Pattern HOST =
      Pattern.compile(
          "(?=.{1,253}$)(\\*\\.)?[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*"
              + "|\\[[0-9A-Fa-f:.]+]");

  public MatchConfig {
    for (var host : hosts) {
      Expect.that(
          HOST.matcher(host).matches(), "hosts", host, "api.example.com or *.example.com, no port");
    }
    Expect.that(path.startsWith("/"), "path", path, "a path that begins with /");
    methods.forEach(it -> Checks.token("methods", it, "the name of a method, such as GET"));
    headers.keySet().forEach(it -> Checks.token("headers", it, "the name of a header"));
  }

  /// The value that a header or a query parameter must have: a text, or `{ matches: regex }`.
  @ShortForm("exact")
  public record Value(
      @Description("the whole value") Optional<String> exact,
      @Description("a regular expression for the whole value") Optional<Pattern> matches) {

    public Value {
      if (exact.isPresent() == matches.isPresent()) {
        throw new IllegalArgumentException(
            (exact.isPresent() ? "both" : "neither") + " (expected: either exact or matches)");
      }
    }

    /// Whether a request's value is such a value.
    public boolean accepts(String value) {
      return exact
          .map(value::equals)
          .or(() -> matches.map(it -> it.matcher(value).matches()))
          .orElse(false);
    }
  }
}
