/// The plugin `headers`: sets, adds and removes header fields of requests and responses.
@NullMarked
package dev.weir.plugins.headers;

import org.jspecify.annotations.NullMarked;
