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
  private volatile @Nullable String principal;

  /// For the gateway and for test fakes; filters do not make exchanges.
  protected Exchange() {}

  /// Tells this request from all others, in logs and in the problem documents that clients get: 32
  /// hexadecimal digits, unless a filter has said otherwise.
  public abstract String id();

  /// Says by which id the request is known to clients and services, so that logs tell of it by the
  /// same. What was told of it before keeps the id that it had then.
  ///
  /// Does nothing in requests that no client has sent, and in test fakes unless they say otherwise.
  ///
  /// @param id 1 to 128 characters of visible ASCII, none of them `"` or `\`
  /// @throws IllegalArgumentException if it is anything else
  public void setId(String id) {}

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

  /// The span in which the caller works: that of the innermost filter that has the request at this
  /// moment, or that of the request if filters have no spans. To be asked when it is needed, by the
  /// filter itself or a thread that works for it meanwhile.
  ///
  /// Never null: what a gateway that traces nothing gives is [Span#none], and so is what test fakes
  /// give unless they say otherwise.
  public Span span() {
    return Span.none();
  }

  /// What the client sent along in `baggage` (W3C Baggage), decoded, in its order; empty if it sent
  /// nothing that can be read. It goes on to the upstream, and with the calls that plugins make
  /// with this exchange. Anybody can write anything there: decide nothing by it.
  ///
  /// @return cannot be changed
  public Map<String, String> baggage() {
    return Map.of();
  }

  /// Who the client turned out to be, as a filter has found out; empty if none has.
  public final Optional<String> principal() {
    return Optional.ofNullable(principal);
  }

  /// Says who the client turned out to be, for the filters behind and for the access log. The last
  /// filter that says it counts.
  ///
  /// @param name of a user, a service or a key; never a secret
  /// @throws IllegalArgumentException if it is blank
  public final void setPrincipal(String name) {
    Expect.that(!name.isBlank(), "principal", name, "the name of a client");
    principal = name;
  }

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
