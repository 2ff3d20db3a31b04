/// What both kinds of WASM filters share: their settings and limits, their instances and logs, and
/// what a gateway does for them ([dev.weir.wasm.host.GatewayServices]).
@NullMarked
package dev.weir.wasm.host;

import org.jspecify.annotations.NullMarked;
