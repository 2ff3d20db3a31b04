/// Dumps of the heap, read to tell what keeps an object alive: start at
/// [HeapDump][dev.weir.gateway.plugin.heap.HeapDump].
@NullMarked
package dev.weir.gateway.plugin.heap;

import org.jspecify.annotations.NullMarked;
