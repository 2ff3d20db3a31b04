/// What plugins keep because it took long to get.
@NullMarked
package dev.weir.gateway.cache;

import org.jspecify.annotations.NullMarked;
