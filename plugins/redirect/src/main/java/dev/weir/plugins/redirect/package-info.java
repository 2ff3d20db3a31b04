/// The plugin `redirect`: sends clients to another URL.
@NullMarked
package dev.weir.plugins.redirect;

import org.jspecify.annotations.NullMarked;
