/// Benchmarks of single parts; start with the script `jmh` beside the sources.
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
