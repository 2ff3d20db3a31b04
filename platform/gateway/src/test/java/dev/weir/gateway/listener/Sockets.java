package dev.weir.gateway.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What scripts of origins do.
public final class Sockets {

  private static final long PATIENCE_SECONDS = 10;

  private Sockets() {}

  /// Sends the text.
  public static void write(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /// Waits for the latch.
  public static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nothing happened for " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /// Whether the latch opens.
  public static boolean opens(CountDownLatch latch) throws InterruptedException {
    return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Reads until the peer ends the connection, however it does.
  public static void awaitEnd(Socket connection) {
    try {
      connection.getInputStream().skip(Long.MAX_VALUE);
    } catch (IOException _) {
      // A reset is an end too.
    }
  }

  /// Closes the connection with a reset.
  public static void reset(Socket connection) throws IOException {
    connection.setSoLinger(true, 0);
    connection.close();
  }
}
