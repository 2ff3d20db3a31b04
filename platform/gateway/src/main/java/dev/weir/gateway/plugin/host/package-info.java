/// What the gateway hands out to plugins, and takes back: start at
/// [PluginHost][dev.weir.gateway.plugin.host.PluginHost].
@NullMarked
package dev.weir.gateway.plugin.host;

import org.jspecify.annotations.NullMarked;
