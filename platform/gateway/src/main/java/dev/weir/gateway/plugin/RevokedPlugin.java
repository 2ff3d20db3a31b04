package dev.weir.gateway.plugin;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.gateway.market.RevokedPin;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.store.ContentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A plugin of `weir.lock` that must not be loaded, and the filters that it would bring.
///
/// Nothing of it runs. Its bytes are looked at if they are there, to learn the names of its
/// filters.
///
/// @param file what would be loaded
/// @param names of its filters; empty if they cannot be told without running it
record RevokedPlugin(
    PluginFile file, FilterOrigin origin, String reason, Optional<Set<String>> names) {

  static RevokedPlugin of(Pin pin, Revocation revocation, ContentStore store) {
    var id = pin.name().id().name();
    var version = pin.version().toString();
    var file = new PluginFile(Path.of(pin.sha256()), pin.label(), pin.sha256());
    var origin = new FilterOrigin(id, version, pin.label(), pin.sha256());
    var names = pin.kind() == Kind.WASM ? Optional.of(Set.of(id)) : names(pin, store);
    return new RevokedPlugin(file, origin, new RevokedPin(pin, revocation).toString(), names);
  }

  private static Optional<Set<String>> names(Pin pin, ContentStore store) {
    try {
      return FilterNames.of(store.verified(pin.label(), pin.sha256()));
    } catch (IOException | MarketplaceException _) {
      // On a new machine the bytes of what was revoked are not even downloaded.
      return Optional.empty();
    }
  }

  /// The plugin as routes can use it.
  LoadedPlugin placeholder() {
    var factories = new TreeMap<String, FilterFactory<?>>();
    names.orElse(Set.of()).forEach(name -> factories.put(name, new RevokedFactory(name, reason)));
    return LoadedPlugin.revoked(file, origin, factories);
  }
}
