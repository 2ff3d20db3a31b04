/// Filters that speak [proxy-wasm](https://github.com/proxy-wasm/spec), in versions 0.1.0, 0.2.0,
/// 0.2.1 and Higress's 0.2.100. Start at [dev.weir.wasm.proxy.ProxyFilter].
///
/// A guest instance is entered by one thread at a time, which holds its lock for one callback. A
/// request lives in one instance; while it is paused its thread waits without the lock, and other
/// requests, the answers to calls, and ticks go on in the same instance.
@NullMarked
package dev.weir.wasm.proxy;

import org.jspecify.annotations.NullMarked;
