package dev.weir.gateway;

import dev.weir.gateway.filter.FilterSet.Watched;
import java.util.Optional;

/// The filter that one use in the file became.
///
/// @param plugin the id of the plugin that it comes from
/// @param stable the filter, of the version that was there before if there are two
/// @param candidate the filter of the version that is tried out
record FilterUse(String plugin, Watched stable, Optional<Watched> candidate) {}
