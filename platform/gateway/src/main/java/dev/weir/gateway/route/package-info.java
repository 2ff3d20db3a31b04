/// Which route answers a request; start at [RouteTree][dev.weir.gateway.route.RouteTree].
@NullMarked
package dev.weir.gateway.route;

import org.jspecify.annotations.NullMarked;
