package dev.weir.gateway.listener;

import dev.weir.api.ErrorCode;
import dev.weir.api.Headers;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.wire.BodyEvents;
import dev.weir.gateway.wire.Downstream;
import dev.weir.gateway.wire.FieldsWriter;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.Peer;
import dev.weir.gateway.wire.TimedOutException;
import dev.weir.gateway.wire.Wire;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.gateway.wire.WireInput;
import dev.weir.http.BadMessageException;
import dev.weir.http.FieldName;
import dev.weir.http.HeadWriter;
import dev.weir.http.HeaderBlock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The client of a connection, for those who have to tell it something before or after its
/// response.
///
/// What it is told before the response may come from another thread than the response; never both
/// at once.
final class Client implements Downstream, BodyEvents {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Set<FieldName> NOT_COPIED =
      EnumSet.of(
          FieldName.CONNECTION,
          FieldName.CONTENT_LENGTH,
          FieldName.KEEP_ALIVE,
          FieldName.TRANSFER_ENCODING,
          FieldName.UPGRADE);
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final AtomicLong CONNECTIONS = new AtomicLong();

  private final long connectionId = CONNECTIONS.incrementAndGet();
  private final Wire wire;
  private final Peer peer;
  private final long writeNanos;
  private final Runnable left = this::cancel;

  private volatile @Nullable GatewayExchange exchange;
  private volatile boolean sendsBody;
  private boolean isHttp11;
  private boolean isContinueDue;
  private boolean hasResponseBegun;

  Client(Wire wire, Peer peer, Duration writeTimeout) {
    this.wire = wire;
    this.peer = peer;
    this.writeNanos = writeTimeout.toNanos();
  }

  /// Says that another request begins.
  synchronized void begin() {
    exchange = null;
    isHttp11 = false;
    isContinueDue = false;
    hasResponseBegun = false;
  }

  /// Says what the request is.
  synchronized void asks(GatewayExchange exchange, boolean isHttp11, RequestReader request) {
    this.exchange = exchange;
    this.isHttp11 = isHttp11;
    this.isContinueDue = request.awaitsContinue();
    this.sendsBody = request.bodyLength() != 0;
  }

  /// Says that from here on nothing may be written before the response.
  synchronized void responds() {
    hasResponseBegun = true;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Optional<InetSocketAddress> localAddress() {
    try {
      return wire.channel().getLocalAddress() instanceof InetSocketAddress address
          ? Optional.of(address)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // the connection is closed
    }
  }

  @Override
  public long connectionId() {
    return connectionId;
  }

  @Override
  public synchronized boolean awaitsContinue() {
    return isContinueDue;
  }

  @Override
  public synchronized void sendContinue() throws IOException {
    if (isContinueDue && !hasResponseBegun) {
      isContinueDue = false;
      wire.write(ByteBuffer.wrap(CONTINUE), writeNanos);
    }
  }

  @Override
  public synchronized void sendInterim(HeaderBlock head) throws IOException {
    if (isHttp11 && !hasResponseBegun) {
      var out = new HeadWriter(1024).put("HTTP/1.1 ").putDecimal(head.status()).put(' ');
      out.put(head.bytes(), head.reasonStart(), head.firstLineEnd()).putLineEnd();
      FieldsWriter.write(new WireHeaders(head), NOT_COPIED, out);
      send(out);
    }
  }

  /// Sends the response to an upgrade.
  void sendSwitch(Headers headers) throws IOException {
    var out = new HeadWriter(1024).put(StatusLine.of(101));
    FieldsWriter.write(headers, NOT_COPIED, out);
    out.put("Connection: upgrade\r\n");
    headers.first("Upgrade").ifPresent(protocol -> out.putField("Upgrade", protocol));
    send(out);
  }

  private void send(HeadWriter head) throws IOException {
    head.putLineEnd();
    wire.write(ByteBuffer.wrap(head.bytes(), 0, head.size()), writeNanos);
  }

  @Override
  public void startWaiting() {
    wire.startWaiting(left, sendsBody);
  }

  @Override
  public void stopWaiting() {
    wire.stopWaiting();
  }

  /// Cancels the request under way.
  void cancel() {
    var current = exchange;
    if (current != null) {
      current.cancel();
    }
  }

  /// Whether a thread that sends the body of the request to an endpoint still reads from the
  /// client.
  boolean isReadByUpload() {
    var current = exchange;
    return current != null && current.pump().filter(Thread::isAlive).isPresent();
  }

  @Override
  public void bodyWanted() throws IOException {
    sendContinue();
  }

  @Override
  public IOException failed(IOException cause) {
    var code =
        switch (cause) {
          case BadMessageException bad -> ErrorResponse.codeOf(bad);
          case TimedOutException _ -> ErrorCode.REQUEST_TIMEOUT;
          default -> ErrorCode.CLIENT_CLOSED_REQUEST;
        };
    return new BodyException(code, String.valueOf(cause.getMessage()), cause);
  }

  @Override
  public void bodyEnded() {
    sendsBody = false;
  }

  @Override
  public void bodyBroken() {}

  /// Ends the connection so that the client gets the response even while it still sends.
  ///
  /// Closing a socket with unread bytes resets it, and the client may lose the response to that. So
  /// it is told that nothing follows, and what it still sends is dropped for a while.
  void closeGently(WireInput input, boolean maySend) throws IOException {
    wire.channel().shutdownOutput();
    var current = exchange;
    var pump = current == null ? null : current.pump().orElse(null);
    if ((maySend || input.available() > 0) && (pump == null || hasEnded(pump))) {
      drop();
    }
  }

  private void drop() throws IOException {
    var buffer = ByteBuffer.allocate(8192);
    wire.allowReadsFor(LINGER.toNanos());
    while (wire.read(buffer.clear()) >= 0) {
      buffer.clear();
    }
  }

  // A pump that still waits for the client reads from it: nobody else may.
  private static boolean hasEnded(Thread pump) {
    try {
      return pump.join(LINGER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
