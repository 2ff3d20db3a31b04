/// What is looked for in an artifact before it is believed to be what its entry says. Start at
/// [dev.weir.marketplace.check.ArtifactCheck].
@NullMarked
package dev.weir.marketplace.check;

import org.jspecify.annotations.NullMarked;
