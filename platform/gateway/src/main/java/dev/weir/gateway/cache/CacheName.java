package dev.weir.gateway.cache;

/// What a cache is called among all plugins' caches.
///
/// @param stateSchema what its bytes mean
public record CacheName(String plugin, int stateSchema, String name) {

  /// As it is part of keys on the server that gateways share.
  String path() {
    return plugin + '/' + stateSchema + '/' + name;
  }
}
