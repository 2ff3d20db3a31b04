package dev.weir.plugins.redirect;

import dev.weir.api.Request;
import dev.weir.plugins.redirect.RedirectFilterFactory.Config;

/// The URL of the request with some parts replaced.
final class ReplacedLocation implements Location {

  private final Config config;
  private final String strip;
  private final String add;
  private final boolean staysOnHost;

  ReplacedLocation(Config config) {
    this.config = config;
    this.strip = config.stripPrefix().orElse("");
    this.add = config.addPrefix().orElse("");
    this.staysOnHost =
        config.scheme().isEmpty() && config.host().isEmpty() && config.port().isEmpty();
  }

  @Override
  public String of(Request request) {
    var path = Url.rooted(add + stripped(request.path()));
    var target = config.keepQuery() ? path + Url.query(request, '?') : path;
    return staysOnHost ? target : base(request) + target;
  }

  private String base(Request request) {
    var scheme = config.scheme().orElseGet(() -> request.exchange().scheme());
    var host = config.host().orElseGet(() -> Url.hostOf(request));
    return Url.base(scheme, host, config.port().orElse(-1));
  }

  private String stripped(String path) {
    var begins =
        path.startsWith(strip)
            && (path.length() == strip.length() || path.charAt(strip.length()) == '/');
    return begins ? path.substring(strip.length()) : path;
  }
}
