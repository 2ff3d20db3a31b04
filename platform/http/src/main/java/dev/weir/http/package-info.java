/// Reading and writing HTTP messages; start at `HeadParser`.
@NullMarked
package dev.weir.http;

import org.jspecify.annotations.NullMarked;
