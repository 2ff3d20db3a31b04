/// The plugin `compress`: compresses responses with gzip as they stream by.
@NullMarked
package dev.weir.plugins.compress;

import org.jspecify.annotations.NullMarked;
