package dev.weir.plugins.cors;

import dev.weir.api.Chain;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugins.cors.CorsFilterFactory.Config;
import java.util.ArrayList;
import java.util.Locale;

/// Answers preflights and marks the responses to all other requests.
///
/// A request of an origin that is not allowed is served all the same, only without the marks: it is
/// the browser that keeps the page from reading the answer. So a cache in front must never give one
/// origin's answer to another, which is what `Vary: Origin` says, on every response.
final class CorsFilter implements Filter {

  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_PREFIX = "access-control-";

  private final Origins origins;
  private final Headers preflight;
  private final Headers actual;
  private final boolean privateNetwork;

  CorsFilter(Config config) {
    origins = Origins.of(config.origins());
    privateNetwork = config.privateNetwork();
    var common = Headers.empty();
    if (config.credentials()) {
      common = common.with("Access-Control-Allow-Credentials", "true");
    }
    var answer = common.with("Access-Control-Allow-Methods", String.join(", ", config.methods()));
    if (!config.headers().isEmpty()) {
      answer = answer.with("Access-Control-Allow-Headers", String.join(", ", config.headers()));
    }
    preflight = answer.with("Access-Control-Max-Age", Long.toString(config.maxAge().toSeconds()));
    actual =
        config.exposeHeaders().isEmpty()
            ? common
            : common.with(
                "Access-Control-Expose-Headers", String.join(", ", config.exposeHeaders()));
  }

  @Override
  public Response handle(Request request, Chain chain) throws Exception {
    var origin = request.headers().first("Origin").orElse("");
    if (isPreflight(request)) {
      return Response.of(204).withHeaders(answer(request, origin));
    }
    var response = chain.proceed(request);
    return response.withHeaders(marked(response.headers(), origin));
  }

  private static boolean isPreflight(Request request) {
    return request.method().equals("OPTIONS")
        && request.headers().contains("Origin")
        && request.headers().contains("Access-Control-Request-Method");
  }

  private Headers answer(Request request, String origin) {
    if (!origins.allow(origin)) {
      return vary(Headers.empty());
    }
    var answer = vary(with(Headers.empty(), preflight).with(ALLOW_ORIGIN, allowed(origin)));
    var asksForPrivateNetwork =
        request
            .headers()
            .first("Access-Control-Request-Private-Network")
            .filter("true"::equals)
            .isPresent();
    return privateNetwork && asksForPrivateNetwork
        ? answer.with("Access-Control-Allow-Private-Network", "true")
        : answer;
  }

  private Headers marked(Headers headers, String origin) {
    var clean = vary(withoutCors(headers));
    // Where everybody may, the mark is always the same: it goes on each response, so that a cache
    // may give the answer to a request without an origin to one with.
    var marks = origins.everybody() || (!origin.isEmpty() && origins.allow(origin));
    return marks ? with(clean, actual).with(ALLOW_ORIGIN, allowed(origin)) : clean;
  }

  private String allowed(String origin) {
    return origins.everybody() ? "*" : origin;
  }

  private Headers vary(Headers headers) {
    if (origins.everybody()) {
      return headers;
    }
    var names = new ArrayList<String>();
    for (var value : headers.all("Vary")) {
      for (var name : value.split(",", -1)) {
        names.add(name.strip());
      }
    }
    if (names.stream().anyMatch(name -> name.equals("*") || name.equalsIgnoreCase("Origin"))) {
      return headers;
    }
    return headers.withAdded("Vary", "Origin");
  }

  /// The fields without those of a CORS policy that the upstream has too: two would be none.
  private static Headers withoutCors(Headers headers) {
    var names = new ArrayList<String>();
    headers.forEach((name, _) -> {
      if (name.toLowerCase(Locale.ROOT).startsWith(ALLOW_PREFIX)) {
        names.add(name);
      }
    });
    var kept = headers;
    for (var name : names) {
      kept = kept.without(name);
    }
    return kept;
  }

  private static Headers with(Headers headers, Headers more) {
    var all = new Headers[] {headers};
    more.forEach((name, value) -> all[0] = all[0].with(name, value));
    return all[0];
  }
}
