package dev.weir.gateway.route;

import org.jspecify.annotations.Nullable;

/// The routes for one host, for all hosts with one suffix, or for any host.
///
/// @param name the host, or the suffix with its dot, or empty
/// @param root the tree of their paths
/// @param next the next less specific group, which is asked if this one has no route
record HostGroup(String name, int root, @Nullable HostGroup next) {}
