package dev.weir.gateway.upstream;

import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The upstreams by name, for filters that call them: those that serve at the moment of the call.
///
/// Filters are made before the configuration serves that they are made for, and may call from the
/// first moment on. So the names of a configuration in the making count, too, and a call to such an
/// upstream waits until the configuration serves or has been refused.
public final class LiveUpstreams implements AutoCloseable {

  private record Making(Set<String> names, CountDownLatch settled) {}

  private final boolean isServing;
  private volatile UpstreamSet current = UpstreamSet.empty();
  private volatile @Nullable Making making;

  private LiveUpstreams(boolean isServing) {
    this.isServing = isServing;
  }

  /// The upstreams of a gateway, of which there are none yet.
  public static LiveUpstreams create() {
    return new LiveUpstreams(true);
  }

  /// The upstreams of a configuration that is only looked at: they exist, but cannot be called.
  public static LiveUpstreams ofDryRun() {
    return new LiveUpstreams(false);
  }

  /// Whether they can be called.
  public boolean isServing() {
    return isServing;
  }

  /// Says that a configuration with these upstreams is being made.
  public void prepare(Set<String> names) {
    making = new Making(Set.copyOf(names), new CountDownLatch(1));
  }

  /// Says that these serve from now on.
  public void serve(UpstreamSet upstreams) {
    current = upstreams;
    settle();
  }

  /// Says that nothing becomes of the configuration that was being made.
  public void abandon() {
    settle();
  }

  private void settle() {
    var settled = making;
    making = null;
    if (settled != null) {
      settled.settled.countDown();
    }
  }

  /// The upstream that a name means, by the name that the configuration has for it.
  public Optional<String> meant(String name) {
    // In this order: what is settled between the two is found in what serves.
    var next = making;
    var set = current;
    return UpstreamNames.of(name).stream()
        .filter(it -> (next != null && next.names.contains(it)) || set.find(it).isPresent())
        .findFirst();
  }

  /// The upstream, held for the caller, who must [release][Upstream#release] it; empty if it is not
  /// there now. Does not wait.
  public Optional<Upstream> tryHold(String name) {
    while (true) {
      var set = current;
      var found = find(name, set);
      if (found == null || found.tryHold()) {
        return Optional.ofNullable(found);
      }
      if (set.equals(current)) {
        return Optional.empty(); // it was closed though it was not replaced: the gateway stops
      }
    }
  }

  /// The upstream, held for the caller, who must [release][Upstream#release] it. Waits for a
  /// configuration in the making if only that has it.
  ///
  /// @param deadlineNanos until when, on the clock of [System#nanoTime]; `Long.MAX_VALUE` for ever
  /// @throws GatewayException if there is none in time
  public Upstream hold(String name, long deadlineNanos) throws InterruptedException {
    if (!isServing) {
      throw unavailable("'" + name + "' is not called (expected: a gateway that serves)");
    }
    while (true) {
      var next = making;
      var upstream = tryHold(name);
      if (upstream.isPresent()) {
        return upstream.get();
      }
      if (next == null || UpstreamNames.of(name).stream().noneMatch(next.names::contains)) {
        throw unavailable("'" + name + "' (expected: a configured upstream)");
      }
      if (!await(next.settled, deadlineNanos)) {
        throw new GatewayException(
            ErrorCode.UPSTREAM_TIMEOUT,
            "'" + name + "' does not serve yet, and the time of the call is up");
      }
    }
  }

  private static boolean await(CountDownLatch latch, long deadlineNanos)
      throws InterruptedException {
    if (deadlineNanos == Long.MAX_VALUE) {
      latch.await();
      return true;
    }
    return latch.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private static @Nullable Upstream find(String name, UpstreamSet set) {
    for (var candidate : UpstreamNames.of(name)) {
      var found = set.find(candidate);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  private static GatewayException unavailable(String message) {
    return new GatewayException(ErrorCode.UPSTREAM_UNAVAILABLE, message);
  }

  /// Ends all waits. Nothing can be called any more.
  @Override
  public void close() {
    serve(UpstreamSet.empty());
  }
}
