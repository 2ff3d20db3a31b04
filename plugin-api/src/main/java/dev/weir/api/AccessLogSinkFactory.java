package dev.weir.api;

import org.pf4j.ExtensionPoint;

/// Makes a kind of sink available to access logs under a name.
///
/// ```yaml
/// access-log:
///   - sink: { kafka: { topic: access, bootstrap-servers: [ "kafka:9092" ] } }
/// ```
///
/// A plugin jar brings factories as it brings those of filters: see [FilterFactory] for
/// constructors and for configuration.
///
/// A sink stays when the configuration is loaded anew and neither its configuration nor its plugin
/// has changed. Else a new one is created before the old one is closed: requests that began before
/// still go to the old one, which is closed when the last of them has ended, so no line is lost.
/// The plugin is not unloaded before that.
///
/// @param <C> the record that holds the sink's configuration
public interface AccessLogSinkFactory<C extends Record> extends ExtensionPoint {

  /// The name that access logs use, in kebab-case: `kafka`.
  String name();

  /// The record that the configuration of a sink is bound to.
  Class<C> configType();

  /// A sink for one access log. Called while a configuration is loaded; what may take long, such as
  /// to connect, is better done in [AccessLogSink#write].
  ///
  /// @throws IllegalArgumentException if the configuration cannot be used; the message becomes one
  ///   of the problems of the file
  AccessLogSink create(C config);

  /// Proves that this version of the plugin works where it runs now, as [FilterFactory#selfTest]
  /// does.
  ///
  /// @throws Exception to refuse the version; the message becomes the problem of its jar
  default void selfTest() throws Exception {}
}
