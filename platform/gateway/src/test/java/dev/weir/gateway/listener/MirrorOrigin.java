package dev.weir.gateway.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/// An origin that answers one request with its own body, byte for byte, framed as it came, while it
/// still comes in.
final class MirrorOrigin implements AutoCloseable {

  private final ServerSocket listening;

  MirrorOrigin() throws IOException {
    listening = new ServerSocket(0, 128, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    try (var connection = listening.accept()) {
      mirror(connection);
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void mirror(Socket connection) throws IOException {
    var in = new BufferedInputStream(connection.getInputStream());
    var framing = "Content-Length: 0";
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      framing = line.matches("(?i)(content-length|transfer-encoding):.*") ? line : framing;
    }
    var out = connection.getOutputStream();
    out.write(("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n").getBytes(ISO_8859_1));
    var left =
        framing.startsWith("Content")
            ? Long.parseLong(framing.substring("Content-Length: ".length()))
            : Long.MAX_VALUE;
    var buffer = new byte[50_000];
    while (left > 0) {
      var count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        return;
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  /// Sends so many bytes that only the sum can tell from others.
  static void sendPattern(OutputStream out, long size, boolean isChunked, CRC32 sum)
      throws IOException {
    var random = new Random(size);
    var block = new byte[100_000];
    random.nextBytes(block);
    for (var left = size; left > 0; ) {
      var count = (int) Math.min(left, 1 + random.nextInt(block.length));
      block[0]++;
      sum.update(block, 0, count);
      if (isChunked) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1));
      }
      out.write(block, 0, count);
      if (isChunked) {
        out.write("\r\n".getBytes(ISO_8859_1));
      }
      left -= count;
    }
    if (isChunked) {
      out.write("0\r\n\r\n".getBytes(ISO_8859_1));
    }
  }

  /// Reads the body that the head announces.
  static void receive(InputStream in, String head, CRC32 sum, AtomicLong count) throws IOException {
    if (!head.contains("chunked")) {
      var length = Long.parseLong(head.replaceAll("(?s).*Content-Length: ([0-9]+).*", "$1"));
      receive(in, length, sum, count);
      return;
    }
    while (true) {
      var size = Long.parseLong(line(in), 16);
      receive(in, size, sum, count);
      line(in);
      if (size == 0) {
        return;
      }
    }
  }

  private static void receive(InputStream in, long size, CRC32 sum, AtomicLong count)
      throws IOException {
    var buffer = new byte[65536];
    for (var left = size; left > 0; ) {
      var read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new IOException("the body ended after " + count + " bytes");
      }
      sum.update(buffer, 0, read);
      count.addAndGet(read);
      left -= read;
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (var b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended after '" + line + "'");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
