package dev.weir.wasm.host;

import dev.weir.api.Secret;
import java.time.Duration;

/// The Redis server that a filter talks to, and how.
///
/// @param upstream the name of a configured upstream whose endpoints are Redis servers
/// @param user the ACL user; empty for the default one
/// @param password may be empty
/// @param database its number
/// @param timeout how long one command may take
public record RedisServer(
    String upstream, String user, Secret password, int database, Duration timeout) {}
