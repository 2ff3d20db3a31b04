/// The plugin `rewrite`: changes the path on its way to the upstream.
@NullMarked
package dev.weir.plugins.rewrite;

import org.jspecify.annotations.NullMarked;
