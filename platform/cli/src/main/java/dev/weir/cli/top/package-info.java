/// What `weir top` shows: two samples of what a gateway counts, compared, as lines of text.
///
/// Start at [dev.weir.cli.top.Activity].
@NullMarked
package dev.weir.cli.top;

import org.jspecify.annotations.NullMarked;
