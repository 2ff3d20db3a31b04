/// What a Weir plugin compiles against.
///
/// Start at [Filter][dev.weir.api.Filter], the step of a route, and at
/// [FilterFactory][dev.weir.api.FilterFactory], which gives a filter its name and configuration.
/// What else the gateway has for a plugin is in [PluginContext][dev.weir.api.PluginContext].
@NullMarked
package dev.weir.api;

import org.jspecify.annotations.NullMarked;
