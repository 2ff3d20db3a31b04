package dev.weir.plugins.cache;

import dev.weir.api.Request;
import dev.weir.api.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes stored responses invalid that a request has changed (RFC 9111 section 4.4).
final class Invalidation {

  private static final List<String> LOCATIONS = List.of("Location", "Content-Location");

  private Invalidation() {}

  /// Takes note of a request with a method that is not safe, and of the answer.
  static void after(Request request, Response response, Shelf shelf) {
    if (response.status() < 200 || response.status() >= 400) {
      return;
    }
    shelf.keys().of(request).ifPresent(shelf::invalidate);
    for (var name : LOCATIONS) {
      response
          .headers()
          .first(name)
          .flatMap(it -> target(request, it))
          .flatMap(it -> shelf.keys().of(request, it))
          .ifPresent(shelf::invalidate);
    }
  }

  /// The path and query of a reference, if it leads to the server that was asked.
  private static Optional<String> target(Request request, String reference) {
    var scheme = request.exchange().scheme();
    var own = CacheKeys.authority(request.authority(), scheme);
    try {
      var base = new URI(scheme + "://" + (own.isEmpty() ? "-" : own) + request.target());
      var uri = base.resolve(new URI(reference)).normalize();
      var isSame =
          scheme.equalsIgnoreCase(uri.getScheme())
              && CacheKeys.authority(orNothing(uri.getRawAuthority()), scheme)
                  .equals(orNothing(base.getRawAuthority()));
      var path = orNothing(uri.getRawPath());
      var query = uri.getRawQuery();
      return isSame
          ? Optional.of((path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query))
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty(); // no reference, so nothing that it could have changed
    }
  }

  private static String orNothing(@Nullable String text) {
    return text == null ? "" : text;
  }
}
