package dev.weir.gateway.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What few requests need: apart from their exchange, which every request has.
final class Wishes {

  private final Instant startedAt;
  private boolean isRouteReselected;
  private @Nullable String preferredEndpoint;

  Wishes(Instant startedAt) {
    this.startedAt = startedAt;
  }

  Instant startedAt() {
    return startedAt;
  }

  void reselectRoute() {
    isRouteReselected = true;
  }

  boolean isRouteReselected() {
    return isRouteReselected;
  }

  void preferEndpoint(String address) {
    preferredEndpoint = address;
  }

  @Nullable String preferredEndpoint() {
    return preferredEndpoint;
  }
}
