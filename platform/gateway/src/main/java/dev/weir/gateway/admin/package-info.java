/// The listener for operators: health, metrics and reload.
///
/// Start at [AdminServer][dev.weir.gateway.admin.AdminServer].
@NullMarked
package dev.weir.gateway.admin;

import org.jspecify.annotations.NullMarked;
