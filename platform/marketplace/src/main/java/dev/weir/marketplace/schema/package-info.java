/// JSON Schemas of configurations: what is checked of them, and of what they describe. Start at
/// [dev.weir.marketplace.schema.ConfigSchema].
@NullMarked
package dev.weir.marketplace.schema;

import org.jspecify.annotations.NullMarked;
