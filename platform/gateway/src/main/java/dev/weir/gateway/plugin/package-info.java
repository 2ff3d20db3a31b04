/// Loads plugin jars and `.wasm` files, watches their directory and unloads what nobody uses.
///
/// Start at [PluginLoader][dev.weir.gateway.plugin.PluginLoader]. The one package that knows PF4J.
@NullMarked
package dev.weir.gateway.plugin;

import org.jspecify.annotations.NullMarked;
