package dev.weir.plugins.cache;

import dev.weir.api.Chain;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.time.Duration;

/// A request that may be answered from the cache.
///
/// @param key of its URL
/// @param wishes what the client wants of caches
/// @param isBackground whether nobody waits for the answer
record Asked(Request request, Chain chain, String key, Wishes wishes, boolean isBackground) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Headers headers() {
    return request.headers();
  }

  /// Whether the client says who it is.
  boolean isAuthorized() {
    return headers().contains("Authorization");
  }

  /// Whether the same can be asked without a client.
  boolean canBeInBackground() {
    return !CacheKeys.isForwarded(request);
  }

  /// The same request for the whole response, made by nobody in particular.
  Asked inBackground() {
    var headers = headers();
    for (var name : Conditions.FIELDS) {
      headers = headers.without(name);
    }
    headers =
        headers.without("Range").without("If-Range").without("Cache-Control").without("Pragma");
    var own =
        Request.builder(
                new BackgroundExchange(request.exchange()), "GET", request.path(), request.query())
            .headers(headers)
            .timeout(PATIENCE)
            .build();
    return new Asked(own, chain, key, Wishes.NONE, true);
  }
}
