package dev.weir.gateway.market;

import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.install.Pin;

/// A plugin that is installed, and what its index says against it.
public record RevokedPin(Pin pin, Revocation revocation) {

  /// The id of the plugin, as metrics have it.
  public String plugin() {
    return pin.name().id().name();
  }

  /// Its version.
  public String version() {
    return pin.version().toString();
  }

  /// What is done about it: `block` or `warn`.
  public String action() {
    return revocation.isBlocking() ? "block" : "warn";
  }

  /// What is to be said: `official/acme/geo 1.2.0 was revoked: leaks tokens (https://...)`.
  @Override
  public String toString() {
    return pin.label()
        + (revocation.isBlocking() ? " was revoked: " : ": its index warns of it: ")
        + revocation;
  }
}
