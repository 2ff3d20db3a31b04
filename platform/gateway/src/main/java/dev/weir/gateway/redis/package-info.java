/// Commands to upstreams that are Redis servers: start at [dev.weir.gateway.redis.RedisCalls].
@NullMarked
package dev.weir.gateway.redis;

import org.jspecify.annotations.NullMarked;
