/// JSON as signed files need it: one meaning for every byte, or a refusal. Start at
/// [dev.weir.marketplace.json.JsonReader].
@NullMarked
package dev.weir.marketplace.json;

import org.jspecify.annotations.NullMarked;
