/// What a plugin leaves in the JVM when it is unloaded, as far as it can be found: start at
/// [Leftovers][dev.weir.gateway.plugin.leftover.Leftovers].
@NullMarked
package dev.weir.gateway.plugin.leftover;

import org.jspecify.annotations.NullMarked;
