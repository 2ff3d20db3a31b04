package dev.weir.testkit;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The exchange of a request in a test: says what it is told to say, and can be cancelled.
///
/// ```java
/// var exchange = FakeExchange.create().clientAddress("192.0.2.7").pathParameter("id", "42");
/// var request = exchange.request("GET", "/orders/42").build();
/// ```
///
/// Until told otherwise the client is `127.0.0.1:49152` and speaks HTTP/1.1 over `http` to the
/// route `test`.
public final class FakeExchange extends Exchange {

  private static final int CLIENT_PORT = 49152;

  private final Map<String, String> pathParameters = new ConcurrentHashMap<>();
  private final Map<String, String> baggage = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Runnable> onCancel = new ArrayList<>();
  private final FakeSpan span = new FakeSpan();
  private volatile String id = "0".repeat(32);
  private volatile InetSocketAddress clientAddress =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), CLIENT_PORT);
  private volatile String scheme = "http";
  private volatile String protocol = "HTTP/1.1";
  private volatile String routeId = "test";
  private volatile boolean isForwarded;
  private boolean cancelled;

  private FakeExchange() {}

  /// A new exchange.
  public static FakeExchange create() {
    return new FakeExchange();
  }

  /// Starts a request of this exchange.
  ///
  /// @param target a path, with a query if it has a `?`
  public Request.Builder request(String method, String target) {
    return Request.builder(this, method, target);
  }

  /// Lets the client come from this IPv4 or IPv6 address.
  ///
  /// @throws IllegalArgumentException if the text is not an address; names are not looked up
  public FakeExchange clientAddress(String literal) {
    clientAddress = new InetSocketAddress(InetAddress.ofLiteral(literal), CLIENT_PORT);
    return this;
  }

  /// Lets the client use `http` or `https`.
  public FakeExchange scheme(String scheme) {
    this.scheme = scheme;
    return this;
  }

  /// Lets the client be a proxy that is trusted.
  public FakeExchange forwarded() {
    isForwarded = true;
    return this;
  }

  /// Lets the client speak `HTTP/1.0`, `HTTP/1.1` or `HTTP/2.0`.
  public FakeExchange protocol(String protocol) {
    this.protocol = protocol;
    return this;
  }

  /// Lets the route have this id.
  public FakeExchange routeId(String routeId) {
    this.routeId = routeId;
    return this;
  }

  /// Lets the route's `{name}` have matched this segment, percent-encoded as it stands in a path.
  public FakeExchange pathParameter(String name, String value) {
    pathParameters.put(name, value);
    return this;
  }

  /// Lets the client send this in `baggage`.
  public FakeExchange baggage(String key, String value) {
    baggage.put(key, value);
    return this;
  }

  /// Cancels the request, as a client that leaves does. Runs what waits for it on this thread;
  /// cancelling again has no effect.
  public void cancel() {
    List<Runnable> actions;
    synchronized (onCancel) {
      cancelled = true;
      actions = List.copyOf(onCancel);
      onCancel.clear();
    }
    actions.forEach(Runnable::run);
  }

  @Override
  public FakeSpan span() {
    return span;
  }

  @Override
  public Map<String, String> baggage() {
    synchronized (baggage) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(baggage));
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public void setId(String id) {
    this.id = id;
  }

  @Override
  public InetSocketAddress clientAddress() {
    return clientAddress;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public boolean isForwarded() {
    return isForwarded;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public String routeId() {
    return routeId;
  }

  @Override
  public Optional<String> pathParameter(String name) {
    return Optional.ofNullable(pathParameters.get(name));
  }

  @Override
  public boolean isCancelled() {
    synchronized (onCancel) {
      return cancelled;
    }
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (onCancel) {
      if (!cancelled) {
        onCancel.add(action);
        return;
      }
    }
    action.run();
  }
}
