package dev.weir.wasm.proxy;

import dev.weir.api.Exchange;
import dev.weir.api.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The exchange of a request that a guest makes itself. It has the id of the request that the guest
/// makes it for, if there is one, belongs to the same trace, and is cancelled when the client of
/// that leaves while the guest holds it.
final class CallExchange extends Exchange implements Calls.Handle {

  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final @Nullable Stream stream;
  private final String id;
  private final String routeId;
  private final Span span;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean isCancelled;

  CallExchange(@Nullable Stream stream) {
    this.stream = stream;
    id = stream == null ? newId() : stream.original().exchange().id();
    routeId = stream == null ? "" : stream.original().exchange().routeId();
    span = stream == null ? Span.none() : stream.original().exchange().span();
  }

  private static String newId() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Span span() {
    return span;
  }

  @Override
  public Map<String, String> baggage() {
    return stream == null ? Map.of() : stream.original().exchange().baggage();
  }

  @Override
  public InetSocketAddress clientAddress() {
    return NOBODY;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public String routeId() {
    return routeId;
  }

  @Override
  public Optional<String> pathParameter(String name) {
    return Optional.empty();
  }

  @Override
  public boolean isCancelled() {
    synchronized (actions) {
      return isCancelled;
    }
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (actions) {
      if (!isCancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  @Override
  public void cancel() {
    // It is made to its end even if the instance ends: guests report to others as the last they do.
  }

  @Override
  public void leave(Stream left) {
    if (!left.equals(stream)) {
      return;
    }
    List<Runnable> due;
    synchronized (actions) {
      isCancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }
}
