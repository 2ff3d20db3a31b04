package dev.weir.api;

import java.util.Optional;

/// What the gateway gives one loaded version of a plugin: time, upstreams, state, secrets, metrics.
///
/// A [FilterFactory], or the class that the manifest names as `Plugin-Class`, gets it by having a
/// public constructor with this one parameter:
///
/// ```java
/// public QuotaFilterFactory(PluginContext context) {
///   var quotas = context.upstream("quotas");
///   store = context.store();
///   refused = context.metrics().counter("refused", "Requests over their quota");
///   context.scheduler().every(Duration.ofMinutes(1), () -> refresh(quotas));
/// }
/// ```
///
/// All classes of one loaded version share one context. It can be used from the constructor on, by
/// any number of threads. When the version is unloaded, after its last request and its `stop()`,
/// everything that came from here is taken back: tasks are cancelled, calls ended, metrics removed.
/// From then on every method of the context, and of what it gave, throws [IllegalStateException],
/// unless it says otherwise. Only what lies in the [#store] outlives the version.
///
/// What a plugin gets from elsewhere (threads, timers, HTTP clients, drivers) it must end itself,
/// in `stop()` or in the `close()` of its filters, or it keeps its classes in memory.
public interface PluginContext {

  /// The id of the plugin, as its manifest says it. Never throws.
  String plugin();

  /// The version of the plugin, as its manifest says it. Never throws.
  String version();

  /// Where the plugin writes what operators should know. Its name is `weir.plugin.` and the id.
  ///
  /// Writes at most 50 messages in a second on average; how many were left out is said when there
  /// is room again. Never throws, so that what is said while unloading gets through.
  System.Logger logger();

  /// Work of the plugin that is not part of a request.
  Scheduler scheduler();

  /// A configured upstream, to be called with its balancing, health checks, limits and TLS.
  ///
  /// The name is looked up for each call, so a client stays good when a reload changes or removes
  /// its upstream. Asking again gives an equal client.
  ///
  /// @param name what the upstream is called under `upstreams` of the configuration
  UpstreamClient upstream(String name);

  /// State that outlives a swap of the plugin.
  SharedStore store();

  /// Counts against limits that all gateways with the same store share.
  Limits limits();

  /// Counts against limits that are this gateway's own, in its memory.
  Limits localLimits();

  /// A cache of the plugin, made when it is asked for first.
  ///
  /// All that ask under one name share the values, so they have to use codecs that agree.
  ///
  /// @param name in kebab-case, at most 64 characters; a plugin has at most 16
  <V> SharedCache<V> cache(String name, SharedCache.Codec<V> codec);

  /// What the operator has set for the plugin as a whole: `plugins.settings` and its id in the
  /// configuration, as it stands there now; the defaults of the record if there is nothing.
  ///
  /// To be asked for the first time in a constructor: then the configuration is checked against the
  /// record, at the start and at each reload. A reload may change it, so ask when it is needed
  /// rather than once. One plugin has one record.
  ///
  /// @param type as [FilterFactory#configType]
  /// @throws IllegalArgumentException if what the operator has set does not fit
  <C extends Record> C settings(Class<C> type);

  /// A secret that an operator has put under `secrets` of the configuration, as it stands there
  /// now; empty if there is none of that name.
  ///
  /// A reload may change it, so ask when it is needed rather than once.
  Optional<Secret> secret(String name);

  /// Numbers that the plugin wants operators to see.
  Metrics metrics();

  /// Calls one upstream, outside of the route that a filter is in.
  @FunctionalInterface
  interface UpstreamClient {

    /// Sends a request and waits for the head of the response, as [Chain#proceed] does.
    ///
    /// The body of the response is still coming in: read it to its end or close it. The deadline of
    /// the request bounds all of the call, its body included; without one the upstream's own limits
    /// hold. If the exchange of the request is that of a client's request, the call belongs to the
    /// same trace, carries its baggage, and is cancelled with it.
    ///
    /// A call to an upstream that only the configuration in the making has waits until that serves.
    /// So constructors, `start()` and [FilterFactory#selfTest] must not call: they are waited for.
    ///
    /// @throws GatewayException if there is no such upstream, or it cannot be reached, or fails
    /// @throws InterruptedException if the thread is interrupted, as it is when its task is
    ///   cancelled
    Response send(Request request) throws InterruptedException;
  }
}
