/// The plugin `respond`: answers requests with a fixed response.
@NullMarked
package dev.weir.plugins.respond;

import org.jspecify.annotations.NullMarked;
