/// What is known of each request, for those who tell operators about it.
@NullMarked
package dev.weir.gateway.log;

import org.jspecify.annotations.NullMarked;
