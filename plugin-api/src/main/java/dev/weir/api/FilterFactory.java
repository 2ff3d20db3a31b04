package dev.weir.api;

import org.pf4j.ExtensionPoint;

/// Makes a kind of filter available to routes under a name.
///
/// A plugin jar brings factories by annotating them with PF4J's `@Extension`. A factory needs a
/// public constructor without parameters and lives as long as its plugin is loaded; all methods but
/// [#create] must be cheap and always answer the same.
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
}
