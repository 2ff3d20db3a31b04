package dev.weir.gateway.wire;

import dev.weir.api.Exchange;
import dev.weir.api.Expect;
import dev.weir.api.Headers;
import dev.weir.api.Span;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.SpanIds;
import dev.weir.gateway.log.TraceContext;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The exchange of a request that a client of the gateway sent, or the gateway itself
/// ([#ofOwnRequest]).
public final class GatewayExchange extends Exchange {

  /// Finds the parameters of a route in a path.
  @FunctionalInterface
  public interface Parameters {

    /// The part of the path that has this name, if the route gives it one.
    Optional<String> parameter(String path, String name);
  }

  /// An action that waits, and those that were added before it.
  private record Waiting(Runnable action, @Nullable Waiting earlier) {}

  private static final System.Logger LOGGER = System.getLogger(GatewayExchange.class.getName());

  // Stands for the actions of an exchange that is cancelled: they have run, or are about to.
  private static final Waiting NO_MORE = new Waiting(() -> {}, null);

  // No locks: filters can hold the monitor of an exchange for as long as they like.
  private static final VarHandle CALL;
  private static final VarHandle MORE_CALLS;
  private static final VarHandle ACTIONS;
  private static final int MAX_ID = 128;
  private static final VarHandle ID;

  static {
    try {
      var lookup = MethodHandles.lookup();
      CALL = lookup.findVarHandle(GatewayExchange.class, "call", Consumer.class);
      MORE_CALLS = lookup.findVarHandle(GatewayExchange.class, "moreCalls", Queue.class);
      ACTIONS = lookup.findVarHandle(GatewayExchange.class, "actions", Waiting.class);
      ID = lookup.findVarHandle(GatewayExchange.class, "id", String.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Downstream downstream;
  private final String protocol;
  private final InetSocketAddress clientAddress;
  private final RequestLog log = new RequestLog(this);

  private boolean keepsHeads;
  private long headNanos;
  private String routeId = "";
  private @Nullable Destination destination;
  private @Nullable Hop hop;
  private @Nullable Wishes wishes;
  private @Nullable Parameters parameters;
  private String path = "/";
  private volatile @Nullable String id;
  private volatile @Nullable String given;
  private @Nullable Headers received;
  private volatile @Nullable Map<String, String> baggage;

  private volatile boolean isCancelled;
  private volatile boolean isFinished;
  private volatile @Nullable Consumer<GatewayExchange> call;
  private volatile @Nullable Queue<Consumer<GatewayExchange>> moreCalls;
  private volatile @Nullable Thread pump;
  private volatile @Nullable Waiting actions;

  /// An exchange whose route is not known yet.
  ///
  /// @param protocol as in [Exchange#protocol]
  public GatewayExchange(Downstream downstream, String protocol, InetSocketAddress clientAddress) {
    this.downstream = downstream;
    this.protocol = protocol;
    this.clientAddress = clientAddress;
  }

  /// The exchange of a request that the gateway makes itself, on behalf of a filter. No client is
  /// behind it, and its response's head stays as it is.
  public static GatewayExchange ofOwnRequest() {
    var downstream = NoClient.INSTANCE;
    var exchange = new GatewayExchange(downstream, "HTTP/1.1", downstream.peer().address());
    exchange.keepHeads();
    return exchange;
  }

  /// What is known of the request for operators.
  public RequestLog log() {
    return log;
  }

  /// Whether a client sent the request: it is forwarded, not the gateway's own.
  public boolean hasClient() {
    return downstream != NoClient.INSTANCE;
  }

  /// Says which route serves the request.
  ///
  /// @param path what the route has matched
  public void routed(String routeId, String path, Parameters parameters) {
    this.routeId = routeId;
    this.path = path;
    this.parameters = parameters;
  }

  /// Says that filters see the messages of this exchange and may hold on to their heads. To be
  /// called when the head is there.
  public void keepHeads() {
    keepsHeads = true;
    headNanos = System.nanoTime();
  }

  /// When the gateway had the request's head, of an exchange that [#keepsHeads].
  public Instant startedAt() {
    return wishes().startedAt();
  }

  private Wishes wishes() {
    if (wishes == null) {
      wishes = new Wishes(Instant.now().minusNanos(System.nanoTime() - headNanos));
    }
    return wishes;
  }

  /// Says which upstream gets the request.
  public void destined(@Nullable Destination upstream) {
    destination = upstream;
  }

  /// The upstream of the route, if it has one.
  public Optional<Destination> destination() {
    return Optional.ofNullable(destination);
  }

  /// Says over which connection the request is sent.
  public void sentOver(Hop connection) {
    hop = connection;
  }

  /// The connection over which the request was sent last.
  public Optional<Hop> hop() {
    return Optional.ofNullable(hop);
  }

  /// Asks for the route to be looked up once more when the filters have seen the request.
  public void reselectRoute() {
    wishes().reselectRoute();
  }

  /// Whether the route is to be looked up once more.
  public boolean isRouteReselected() {
    return wishes != null && wishes.isRouteReselected();
  }

  /// Says which endpoint of its upstream is to get the request.
  public void preferEndpoint(String address) {
    wishes().preferEndpoint(address);
  }

  /// The address of the endpoint that is to get the request; null if any may.
  public @Nullable String preferredEndpoint() {
    return wishes == null ? null : wishes.preferredEndpoint();
  }

  /// Whether a head must stay as it is when its message has ended.
  public boolean keepsHeads() {
    return keepsHeads;
  }

  /// The client's side.
  public Downstream downstream() {
    return downstream;
  }

  @Override
  public String id() {
    var known = given;
    return known == null ? drawnId() : known;
  }

  @Override
  public void setId(String known) {
    Expect.that(
        !known.isEmpty() && known.length() <= MAX_ID && isOfId(known),
        "id",
        known,
        "1 to " + MAX_ID + " characters of visible ASCII, without quotes and backslashes");
    given = known;
  }

  /// The id that the gateway has drawn, whatever filters say that the request is called. Clients
  /// cannot choose it, and it stays the same.
  public String drawnId() {
    var known = id;
    if (known != null) {
      return known;
    }
    ID.compareAndSet(this, null, freshId());
    return Objects.requireNonNull(id);
  }

  // It stands in quotes in problem documents.
  private static boolean isOfId(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  // Of a trace that begins here it is the id: one thing less to look for.
  private String freshId() {
    var trace = log.trace();
    return trace != null && trace.isOurs() && trace.parentId() == 0
        ? trace.traceId()
        : TraceContext.text(SpanIds.next(), SpanIds.next());
  }

  /// Says which fields the client has sent, whose head stays as it is.
  public void received(Headers fields) {
    this.received = fields;
  }

  @Override
  public Span span() {
    return log.span();
  }

  @Override
  public Map<String, String> baggage() {
    var known = baggage;
    if (known == null) {
      known = received == null ? Map.of() : Baggage.parse(received.all("baggage"));
      baggage = known;
    }
    return known;
  }

  @Override
  public InetSocketAddress clientAddress() {
    return clientAddress;
  }

  @Override
  public String scheme() {
    return downstream.peer().scheme();
  }

  @Override
  public boolean isForwarded() {
    return hasClient() && downstream.peer().isTrusted();
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
    return parameters == null ? Optional.empty() : parameters.parameter(path, name);
  }

  @Override
  public boolean isCancelled() {
    return isCancelled;
  }

  /// Whether nobody waits for what is still under way for the request: it was cancelled, or has
  /// ended.
  public boolean isOver() {
    return isCancelled || isFinished;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a mark, not a value
  public void onCancel(Runnable action) {
    while (true) {
      var earlier = actions;
      if (earlier == NO_MORE) {
        action.run();
        return;
      }
      if (ACTIONS.compareAndSet(this, earlier, new Waiting(action, earlier))) {
        return;
      }
    }
  }

  /// Says that an upstream call begins, which [#cancel] and [#finish] abort: at once if that was
  /// before. Nearly always it is the only one, and then this costs less than [#onCancel].
  public void callBegins(Consumer<GatewayExchange> abort) {
    if (!CALL.compareAndSet(this, null, abort)) {
      moreCalls().add(abort);
    }
    if (isCancelled || isFinished) {
      abort.accept(this);
    }
  }

  private Queue<Consumer<GatewayExchange>> moreCalls() {
    if (moreCalls == null) {
      MORE_CALLS.compareAndSet(this, null, new ConcurrentLinkedQueue<Consumer<GatewayExchange>>());
    }
    return Objects.requireNonNull(moreCalls);
  }

  /// Says that the call has ended.
  public void callEnds(Consumer<GatewayExchange> abort) {
    if (!CALL.compareAndSet(this, abort, null)) {
      var more = moreCalls;
      if (more != null) {
        more.remove(abort);
      }
    }
  }

  private void abortCalls() {
    var first = call;
    if (first != null) {
      first.accept(this);
    }
    var more = moreCalls;
    if (more != null) {
      more.forEach(abort -> abort.accept(this));
    }
  }

  /// The thread that sends the request's body to the upstream, which reads from the client.
  public void pumping(Thread thread) {
    pump = thread;
  }

  /// The thread that sends the request's body to the upstream, if one was needed.
  public Optional<Thread> pump() {
    return Optional.ofNullable(pump);
  }

  /// Ends what the request left open: upstream calls whose responses nobody read, and those that
  /// another thread of a filter may still begin.
  public void finish() {
    isFinished = true;
    abortCalls();
  }

  /// Cancels the request: its answer is no longer wanted. Runs the actions of filters, which may do
  /// anything.
  public void cancel() {
    isCancelled = true;
    var waiting = (Waiting) ACTIONS.getAndSet(this, NO_MORE);
    abortCalls();
    for (var it : inOrder(waiting)) {
      try {
        it.run();
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.WARNING, "request " + id() + ": an action for its cancellation failed", e);
      }
    }
  }

  private static List<Runnable> inOrder(@Nullable Waiting last) {
    var actions = new ArrayList<Runnable>();
    for (var it = last; it != null; it = it.earlier) {
      actions.addFirst(it.action);
    }
    return actions;
  }
}
