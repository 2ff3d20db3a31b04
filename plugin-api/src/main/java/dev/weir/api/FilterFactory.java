package dev.weir.api;

import org.pf4j.ExtensionPoint;

/// Makes a kind of filter available to routes under a name.
///
/// A plugin jar brings factories by annotating them with PF4J's `@Extension`. A factory needs a
/// public constructor without parameters or with one, a [PluginContext]; if it has both, the
/// gateway uses the latter. It lives as long as its plugin is loaded. [#name] and [#configType]
/// must be cheap and always answer the same.
///
/// @param <C> the record that holds the filter's configuration. Its components are the properties
///   in the file, in kebab-case (`maxAge` is `max-age`). A component is required unless it has a
///   [Default], so it is never null; `Optional`, `List`, `Map`, enums, nested records, `Duration`,
///   `Path`, [DataSize], [Secret], [Json], `Pattern`, `String`, `boolean` and numbers are
///   understood. Its compact constructor checks what a type cannot say, with [Expect].
public interface FilterFactory<C extends Record> extends ExtensionPoint {

  /// The name that routes use, in kebab-case: `request-id`.
  String name();

  /// The record that a route's configuration of this filter is bound to.
  Class<C> configType();

  /// A filter for one place in one route. Called while a route table is built, off the request
  /// path, once for each place.
  ///
  /// @throws IllegalArgumentException if the configuration cannot be used; the message becomes one
  ///   of the problems of the file
  Filter create(C config);

  /// Proves that this version of the plugin works where it runs now: that a file is there, that a
  /// library links, that a key can be read.
  ///
  /// Called once, after all factories of the plugin were made and before the first filter of this
  /// version is, while an earlier version still serves. Together with loading and starting it has
  /// ten seconds. It must not call upstreams: see [PluginContext.UpstreamClient#send].
  ///
  /// @throws Exception to refuse the version; the message becomes the problem of its jar, and what
  ///   served before serves on
  default void selfTest() throws Exception {}
}
