package dev.weir.plugins.redirect;

import dev.weir.api.Request;

/// Where a request is sent to.
interface Location {

  /// The value of `Location`: a URL, or a path on the host that the client asked.
  String of(Request request);
}
