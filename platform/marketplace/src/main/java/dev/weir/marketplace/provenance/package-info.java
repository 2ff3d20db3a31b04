/// Where artifacts were built, and of what: in-toto statements that their publishers sign. Start at
/// [dev.weir.marketplace.provenance.SignedStatement].
@NullMarked
package dev.weir.marketplace.provenance;

import org.jspecify.annotations.NullMarked;
