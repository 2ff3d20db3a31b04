package dev.weir.gateway.listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// An origin that hands each connection, as it is, to a script of its own.
public final class ServerSocketOrigin implements AutoCloseable {

  /// What the origin does with a connection, which is closed afterwards.
  @FunctionalInterface
  public interface Script {

    /// Speaks to the gateway.
    void run(Socket connection) throws IOException;
  }

  private final ServerSocket listening;
  private final Script script;

  /// An origin that listens.
  public ServerSocketOrigin(Script script) throws IOException {
    this.script = script;
    listening = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  /// Where it listens.
  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var connection = listening.accept();
        connection.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException _) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      script.run(connection);
    } catch (IOException _) {
      // The gateway broke the connection off.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
