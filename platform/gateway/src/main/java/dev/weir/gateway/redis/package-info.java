/// Redis: the one that gateways share ([dev.weir.gateway.redis.LiveRedis]), and commands of filters
/// to upstreams that are Redis servers ([dev.weir.gateway.redis.RedisCalls]).
@NullMarked
package dev.weir.gateway.redis;

import org.jspecify.annotations.NullMarked;
