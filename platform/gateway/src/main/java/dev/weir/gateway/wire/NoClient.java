package dev.weir.gateway.wire;

import dev.weir.http.HeaderBlock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// The downstream side of a request that the gateway makes itself: nobody who could leave, wait or
/// be told anything.
final class NoClient implements Downstream {

  static final NoClient INSTANCE = new NoClient();

  private final Peer peer =
      new Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, "http");

  private NoClient() {}

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Optional<InetSocketAddress> localAddress() {
    return Optional.empty();
  }

  @Override
  public long connectionId() {
    return 0;
  }

  @Override
  public void sendInterim(HeaderBlock head) {}

  @Override
  public boolean awaitsContinue() {
    return false;
  }

  @Override
  public void sendContinue() {}

  @Override
  public void startWaiting() {}

  @Override
  public void stopWaiting() {}
}
