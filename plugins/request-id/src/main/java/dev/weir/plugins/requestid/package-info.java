/// The plugin `request-id`: gives every request an id, keeping one that the client already sent.
@NullMarked
package dev.weir.plugins.requestid;

import org.jspecify.annotations.NullMarked;
