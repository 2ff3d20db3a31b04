package dev.weir.gateway.plugin.host;

/// How much one plugin can keep in the store.
///
/// @param bytes of keys and values, and an estimate of what holding them takes
record StoreLimits(int entries, long bytes) {

  static final StoreLimits STANDARD = new StoreLimits(100_000, 32L << 20);
}
