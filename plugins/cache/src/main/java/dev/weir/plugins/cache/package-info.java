/// The plugin `cache`: answers what may be shared from a cache (RFC 9111).
///
/// Start at [CacheFilter][dev.weir.plugins.cache.CacheFilter], the life of a request. What may be
/// kept, and for how long, is said by [Storing][dev.weir.plugins.cache.Storing]; what is kept, by
/// [Entry][dev.weir.plugins.cache.Entry].
@NullMarked
package dev.weir.plugins.cache;

import org.jspecify.annotations.NullMarked;
