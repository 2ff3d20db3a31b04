package dev.weir.wasm.proxy;

import dev.weir.api.Exchange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The exchange of a request that a guest makes itself. It has the id of the request that the guest
/// makes it for, if there is one, and nobody who could leave.
final class CallExchange extends Exchange {

  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final String id;
  private final String routeId;

  CallExchange(@Nullable Stream stream) {
    id = stream == null ? newId() : stream.original().exchange().id();
    routeId = stream == null ? "" : stream.original().exchange().routeId();
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
    return false;
  }

  @Override
  public void onCancel(Runnable action) {
    // Nobody can leave.
  }
}
