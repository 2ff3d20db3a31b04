package dev.weir.wasm.host;

/// How the instances of one filter are.
///
/// @param idle how many wait for a request
/// @param discarded how many have been thrown away, because they failed
public record InstanceCounts(int idle, long discarded) {}
