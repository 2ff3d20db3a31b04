/// Reading and writing HTTP messages, without sockets.
///
/// Start at [HeadParser][dev.weir.http.HeadParser] for heads and at
/// [ChunkedCoding][dev.weir.http.ChunkedCoding] for bodies.
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
