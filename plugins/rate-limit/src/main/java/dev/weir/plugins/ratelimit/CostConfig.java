package dev.weir.plugins.ratelimit;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Headers;
import java.util.Optional;

/// How much one request takes.
///
/// @param fixed so much, also if the header is missing or no whole number
/// @param requestHeader the header of the request that says it; for what a filter before this one
///   sets, as clients say what they like
/// @param responseHeader the header of the response that says it: what is above `fixed` is taken
///   when the response comes
/// @param max the most that a header is believed
public record CostConfig(
    @Default("1") long fixed,
    Optional<String> requestHeader,
    Optional<String> responseHeader,
    @Default("100") long max) {

  private static final long MOST = 1_000_000;

  public CostConfig {
    Expect.that(fixed >= 1 && fixed <= MOST, "fixed", fixed, "from 1 to " + MOST);
    Expect.that(max >= fixed && max <= MOST, "max", max, "from fixed (" + fixed + ") to " + MOST);
    requestHeader.ifPresent(it -> checkHeader("request-header", it));
    responseHeader.ifPresent(it -> checkHeader("response-header", it));
    Expect.that(
        requestHeader.isEmpty() || responseHeader.isEmpty(),
        "response-header",
        responseHeader.orElse(""),
        "one of request-header and response-header");
  }

  private static void checkHeader(String property, String name) {
    try {
      Headers.requireName(name);
    } catch (IllegalArgumentException _) {
      Expect.that(false, property, name, "a header name");
    }
  }

  /// The most that one request takes.
  long highest() {
    return requestHeader.isPresent() || responseHeader.isPresent() ? max : fixed;
  }

  /// What a request takes before it is served.
  long of(Headers request) {
    return requestHeader.map(it -> said(request, it)).orElse(fixed);
  }

  /// What more it takes after that.
  long more(Headers response) {
    return responseHeader.map(it -> Math.max(0, said(response, it) - fixed)).orElse(0L);
  }

  private long said(Headers headers, String name) {
    try {
      var number = headers.first(name).map(String::strip).map(Long::parseLong).orElse(fixed);
      return Math.clamp(number, 1, max);
    } catch (NumberFormatException _) {
      return fixed;
    }
  }
}
