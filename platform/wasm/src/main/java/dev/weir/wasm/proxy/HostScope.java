package dev.weir.wasm.proxy;

import dev.weir.wasm.engine.GuestTrap;
import dev.weir.wasm.host.GuestLog;
import dev.weir.wasm.host.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the host functions of one instance work on, and what the instance has left with the host.
///
/// The instance comes in once it is made, since it is made of them.
final class HostScope {

  private final ProxyModule module;
  private final GuestLog log;
  private final Properties properties;
  private final ForeignState foreign;
  private final Map<String, RedisServer> redisServers;
  private @Nullable ProxyInstance instance;

  /// The scope of an instance that has not done anything yet.
  HostScope(ProxyModule module) {
    this.module = module;
    log = newLog(module);
    properties = new Properties(this, new FilterState());
    foreign = new ForeignState(this);
    redisServers = new HashMap<>();
  }

  private HostScope(HostScope from) {
    module = from.module;
    log = newLog(from.module);
    properties = new Properties(this, from.properties.ofRoot().copy());
    foreign = from.foreign.copyFor(this);
    redisServers = new HashMap<>(from.redisServers);
  }

  private static GuestLog newLog(ProxyModule module) {
    var settings = module.settings();
    return new GuestLog(settings.name(), settings.limits().logBytes());
  }

  /// A scope with the same left in it, for an instance that goes on from this one's.
  HostScope copy() {
    return new HostScope(this);
  }

  ProxyModule module() {
    return module;
  }

  GuestLog log() {
    return log;
  }

  Properties properties() {
    return properties;
  }

  ForeignState foreign() {
    return foreign;
  }

  /// The Redis servers that the guest has introduced, by upstream.
  Map<String, RedisServer> redisServers() {
    return redisServers;
  }

  void set(ProxyInstance instance) {
    this.instance = instance;
  }

  ProxyInstance instance() {
    if (instance == null) {
      throw new GuestTrap("called before the guest was made");
    }
    return instance;
  }

  /// A time of the guest's, which has a ceiling; none is the ceiling.
  Duration callTime(int millis) {
    var ceiling = module.settings().limits().callTime();
    var wanted = Duration.ofMillis(Integer.toUnsignedLong(millis));
    return wanted.isZero() || wanted.compareTo(ceiling) > 0 ? ceiling : wanted;
  }

  /// The upstream that the guest means by that name; empty if there is none that it may call.
  Optional<String> upstream(String name) {
    return module.services().upstream(name).filter(module.settings()::allowsUpstream);
  }

  /// Lets the route of the current request be chosen once more.
  void clearRouteCache() {
    var stream = instance().currentStream();
    if (stream != null) {
      module.services().reselectRoute(stream.original().exchange());
    }
  }

  /// Writes bytes of the current response behind this filter, and returns the status.
  ///
  /// @param end whether nothing of the response follows them
  int inject(byte[] bytes, boolean end) {
    var stream = instance().currentStream();
    if (stream == null) {
      return Status.BAD_ARGUMENT;
    }
    return stream.response().inject(bytes, end) ? Status.OK : Status.INTERNAL_FAILURE;
  }
}
