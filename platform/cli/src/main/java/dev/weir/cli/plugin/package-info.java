/// What the `weir plugin` commands do for authors of plugins in Java: sources to jars, jars to
/// findings, live development.
///
/// A plugin is a folder, [PluginProject][dev.weir.cli.plugin.PluginProject], which becomes a jar
/// without Maven, [PluginBuild][dev.weir.cli.plugin.PluginBuild], and runs in a real gateway,
/// [PluginGateway][dev.weir.cli.plugin.PluginGateway].
@NullMarked
package dev.weir.cli.plugin;

import org.jspecify.annotations.NullMarked;
