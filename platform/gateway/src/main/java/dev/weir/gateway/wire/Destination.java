package dev.weir.gateway.wire;

import java.util.List;

/// The upstream of a request, as far as its exchange knows it.
public interface Destination {

  /// The name that routes use.
  String name();

  /// The addresses of its endpoints, as the configuration has them.
  List<String> addresses();
}
