/// What the gateway does for its filters beyond the requests that they filter: start at
/// [dev.weir.gateway.services.FilterServices].
@NullMarked
package dev.weir.gateway.services;

import org.jspecify.annotations.NullMarked;
