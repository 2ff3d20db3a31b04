package dev.weir.api;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What all copies of one request share: who asks, whether they are still there, and what filters
/// tell each other.
///
/// Safe for use by the threads that work on its request.
public abstract class Exchange {

  private @Nullable Map<Attribute<?>, Object> attributes;

  /// For the gateway and for test fakes; filters do not make exchanges.
  protected Exchange() {}

  /// Tells this request from all others, in logs and in the problem documents that clients get: 32
  /// hexadecimal digits.
  public abstract String id();

  /// The client: the peer of the connection or, if that is a trusted proxy, the client it named.
  public abstract InetSocketAddress clientAddress();

  /// How the client spoke to the gateway: `http` or `https`.
  public abstract String scheme();

  /// Whether it came from a proxy that is trusted: what that says in `Forwarded` and
  /// `X-Forwarded-...` is passed on to the upstream, which may answer by it. What strangers say
  /// there is not.
  public boolean isForwarded() {
    return false;
  }

  /// The client's protocol version: `HTTP/1.0`, `HTTP/1.1` or `HTTP/2.0`.
  public abstract String protocol();

  /// The id of the route that serves the request.
  public abstract String routeId();

  /// The segment of the path that the route's `{name}` matched, as it stands in the canonical path
  /// (percent-encoded where the path is).
  public abstract Optional<String> pathParameter(String name);

  /// Whether the answer is no longer wanted because the client left; whether the time is up says
  /// [Request#timeRemaining]. Long work between two reads or writes should look at both; reading,
  /// writing and `proceed` do it themselves.
  public abstract boolean isCancelled();

  /// Runs an action, once, when the request is cancelled; at once if it already is. The action runs
  /// on a thread of the gateway and must not block. Actions that are still waiting when the
  /// response's stream has ended are dropped.
  public abstract void onCancel(Runnable action);

  /// The value that was left under the key, if any.
  @SuppressWarnings("unchecked") // set(key, value) is the only writer and ties the two types
  public final synchronized <T> Optional<T> attribute(Attribute<T> key) {
    return attributes == null ? Optional.empty() : Optional.ofNullable((T) attributes.get(key));
  }

  /// Leaves a value for the other filters of this request, and for the access log.
  public final synchronized <T> void setAttribute(Attribute<T> key, T value) {
    if (attributes == null) {
      attributes = new HashMap<>();
    }
    attributes.put(key, value);
  }
}
