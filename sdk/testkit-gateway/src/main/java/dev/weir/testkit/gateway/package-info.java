/// Tests of plugins in a running gateway.
///
/// A module of its own, beside `weir-testkit`: it needs the gateway, whose own tests need the
/// testkit, and a plugin that is tested without a gateway should not have to fetch one.
///
/// Start at [GatewayTest][dev.weir.testkit.gateway.GatewayTest].
@NullMarked
package dev.weir.testkit.gateway;

import org.jspecify.annotations.NullMarked;
