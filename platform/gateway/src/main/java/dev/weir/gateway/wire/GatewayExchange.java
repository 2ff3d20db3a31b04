package dev.weir.gateway.wire;

import dev.weir.api.Exchange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The exchange of a request that a client of the gateway sent.
public final class GatewayExchange extends Exchange {

  /// Finds the parameters of a route in a path.
  @FunctionalInterface
  public interface Parameters {

    /// The part of the path that has this name, if the route gives it one.
    Optional<String> parameter(String path, String name);
  }

  private static final VarHandle CALL;

  static {
    try {
      CALL = MethodHandles.lookup().findVarHandle(GatewayExchange.class, "call", Consumer.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Downstream downstream;
  private final String protocol;
  private final InetSocketAddress clientAddress;

  private boolean keepsHeads;
  private String routeId = "";
  private @Nullable Parameters parameters;
  private String path = "/";
  private @Nullable String id;

  private volatile boolean isCancelled;
  private volatile @Nullable Consumer<GatewayExchange> call;
  private volatile @Nullable List<Consumer<GatewayExchange>> moreCalls;
  private volatile @Nullable Thread pump;
  private @Nullable List<Runnable> actions;

  /// An exchange whose route is not known yet.
  ///
  /// @param protocol as in [Exchange#protocol]
  public GatewayExchange(Downstream downstream, String protocol, InetSocketAddress clientAddress) {
    this.downstream = downstream;
    this.protocol = protocol;
    this.clientAddress = clientAddress;
  }

  /// Says which route serves the request.
  ///
  /// @param path what the route has matched
  public void routed(String routeId, String path, Parameters parameters) {
    this.routeId = routeId;
    this.path = path;
    this.parameters = parameters;
  }

  /// Says that filters see the messages of this exchange and may hold on to their heads.
  public void keepHeads() {
    keepsHeads = true;
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
  public synchronized String id() {
    var known = id;
    if (known == null) {
      var random = ThreadLocalRandom.current();
      known = new UUID(random.nextLong(), random.nextLong()).toString().replace("-", "");
      id = known;
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

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (!isCancelled) {
        if (actions == null) {
          actions = new ArrayList<>(2);
        }
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /// Says that an upstream call begins, which [#cancel] and [#finish] abort. Nearly always it is
  /// the only one, and then this costs less than [#onCancel].
  public void callBegins(Consumer<GatewayExchange> abort) {
    if (!CALL.compareAndSet(this, null, abort)) {
      synchronized (this) {
        var more = moreCalls == null ? new ArrayList<Consumer<GatewayExchange>>(2) : moreCalls;
        more.add(abort);
        moreCalls = more;
      }
    }
    if (isCancelled) {
      abort.accept(this);
    }
  }

  /// Says that the call has ended.
  public void callEnds(Consumer<GatewayExchange> abort) {
    if (!CALL.compareAndSet(this, abort, null)) {
      synchronized (this) {
        var more = moreCalls;
        if (more != null) {
          more.remove(abort);
        }
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
      List<Consumer<GatewayExchange>> calls;
      synchronized (this) {
        calls = List.copyOf(more);
      }
      calls.forEach(abort -> abort.accept(this));
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

  /// Ends what the request left open: upstream calls whose responses nobody read.
  public void finish() {
    abortCalls();
  }

  /// Cancels the request: its answer is no longer wanted.
  public void cancel() {
    List<Runnable> waiting;
    synchronized (this) {
      isCancelled = true;
      waiting = actions == null ? List.of() : List.copyOf(actions);
      actions = null;
    }
    abortCalls();
    waiting.forEach(Runnable::run);
  }
}
