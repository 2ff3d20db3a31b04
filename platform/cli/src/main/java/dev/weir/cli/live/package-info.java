/// Commands and a running gateway: what they ask it, and what it answers. Start at
/// [dev.weir.cli.live.AdminClient].
@NullMarked
package dev.weir.cli.live;

import org.jspecify.annotations.NullMarked;
