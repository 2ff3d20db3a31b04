/// The plugin `cors`: lets web pages of chosen origins use a route.
@NullMarked
package dev.weir.plugins.cors;

import org.jspecify.annotations.NullMarked;
