package dev.weir.gateway.wire;

import dev.weir.http.HeaderBlock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/// The client's side of a request, for those who have to tell it something before the response.
public interface Downstream {

  /// The other end of the client's connection.
  Peer peer();

  /// Where the client connected to; empty once the connection is closed.
  Optional<InetSocketAddress> localAddress();

  /// Tells the client's connection from all others of this process.
  long connectionId();

  /// Sends an interim response (1xx) on to the client if its version of the protocol knows them.
  void sendInterim(HeaderBlock head) throws IOException;

  /// Whether the client waits for `100 Continue` before it sends its body.
  boolean awaitsContinue();

  /// Asks for the body if the client waits for that. Without effect otherwise.
  void sendContinue() throws IOException;

  /// Says that until [#stopWaiting] nobody reads from the client, so that a client that leaves has
  /// to be looked for.
  void startWaiting();

  /// Ends [#startWaiting].
  void stopWaiting();
}
