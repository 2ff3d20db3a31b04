package dev.weir.gateway.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Pattern;

/// A client that sends exactly the bytes it is told and shows exactly those it gets, as text in
/// ISO-8859-1. No wait is longer than 20 s.
public final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: ([0-9]+)\r\n");
  private static final Pattern CHUNKED = Pattern.compile("(?i)\r\nTransfer-Encoding: chunked\r\n");

  /// A response.
  ///
  /// @param body the bytes as they came, a chunked body with its framing
  public record Answer(String head, String body) {

    /// The status.
    public int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    /// Whether the head has this line.
    public boolean has(String line) {
      return head.contains("\r\n" + line + "\r\n");
    }

    /// Whether the head has a field of this name.
    public boolean hasField(String name) {
      return Pattern.compile("(?im)^" + name + ":").matcher(head).find();
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /// A client of the listener on this port of 127.0.0.1.
  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /// The socket itself.
  public Socket socket() {
    return socket;
  }

  /// Where bytes are sent.
  public OutputStream out() {
    return out;
  }

  /// Where bytes come from.
  public InputStream in() {
    return in;
  }

  /// Sends the text as it is.
  public RawClient send(String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    return this;
  }

  /// Sends a request line and header lines, each with its CRLF, `Host` and the empty line.
  public RawClient request(String line, String... headers) throws IOException {
    var head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: example.com\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head.append("\r\n").toString());
  }

  /// Reads a head, up to and including the empty line.
  public String head() throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      var b = in.read();
      if (b < 0) {
        throw new IOException("the connection ended after '" + bytes.toString(ISO_8859_1) + "'");
      }
      bytes.write(b);
    }
    return bytes.toString(ISO_8859_1);
  }

  /// Reads a whole response with a body.
  public Answer answer() throws IOException {
    var head = head();
    var length = LENGTH.matcher(head);
    if (length.find()) {
      return new Answer(head, read(Integer.parseInt(length.group(1))));
    }
    return new Answer(head, CHUNKED.matcher(head).find() ? chunks() : rest());
  }

  /// Reads a response that has no body whatever its head says.
  public Answer answerWithoutBody() throws IOException {
    return new Answer(head(), "");
  }

  /// Reads that many bytes.
  public String read(int count) throws IOException {
    var bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("the connection ended after '" + new String(bytes, ISO_8859_1) + "'");
    }
    return new String(bytes, ISO_8859_1);
  }

  /// Reads up to the end of the connection.
  public String rest() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /// Whether the connection ends here, with a FIN or with a reset.
  public boolean isEnded() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("reset");
    }
  }

  /// Goes away without a word.
  public void leave() throws IOException {
    socket.close();
  }

  private String chunks() throws IOException {
    var text = new StringBuilder();
    while (true) {
      var line = line();
      text.append(line);
      var size = Integer.parseInt(line.split("[;\r]", 2)[0], 16);
      if (size == 0) {
        break;
      }
      text.append(read(size + 2));
    }
    String line;
    do {
      line = line();
      text.append(line);
    } while (!line.equals("\r\n"));
    return text.toString();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
      line.append(read(1));
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
