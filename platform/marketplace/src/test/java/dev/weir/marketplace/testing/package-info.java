/// What tests of several packages need.
@NullMarked
package dev.weir.marketplace.testing;

import org.jspecify.annotations.NullMarked;
