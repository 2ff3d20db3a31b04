package dev.weir.gateway.config;

/// The configuration of a filter whose plugin is not loaded: whatever the file says is taken for
/// right, and nobody reads it.
public record AnyConfig() {

  static final AnyConfig INSTANCE = new AnyConfig();
}
