package dev.weir.gateway.upstream;

import dev.weir.gateway.config.UpstreamConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The upstreams of one route table, held until it has drained. Immutable.
///
/// An upstream whose configuration did not change is shared with the set before, with its
/// connections.
public final class UpstreamSet implements AutoCloseable {

  private final Map<String, Upstream> upstreams;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private UpstreamSet(Map<String, Upstream> upstreams) {
    this.upstreams = upstreams;
  }

  /// A set without upstreams: what a gateway that starts has before.
  public static UpstreamSet empty() {
    return new UpstreamSet(Map.of());
  }

  /// The upstreams that the configuration names.
  ///
  /// @param previous the set that is serving
  public static UpstreamSet of(
      Map<String, UpstreamConfig> configs, UpstreamSet previous, Upstream.Resources resources) {
    var upstreams = new LinkedHashMap<String, Upstream>();
    try {
      configs.forEach((name, config) -> {
        var known = previous.upstreams.get(name);
        if (known != null && known.isFor(name, config)) {
          known.hold();
          upstreams.put(name, known);
        } else {
          upstreams.put(name, new Upstream(name, config, resources));
        }
      });
    } catch (RuntimeException | Error e) {
      upstreams.values().forEach(Upstream::release);
      throw e;
    }
    return new UpstreamSet(upstreams);
  }

  /// The upstream with that name.
  public Optional<Upstream> find(String name) {
    return Optional.ofNullable(upstreams.get(name));
  }

  /// Lets go of the upstreams. Closing again has no effect.
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      upstreams.values().forEach(Upstream::release);
    }
  }
}
