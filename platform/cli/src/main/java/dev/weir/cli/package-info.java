/// The `weir` command.
///
/// Start at [Main][dev.weir.cli.Main]; each command is a class of its own.
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
