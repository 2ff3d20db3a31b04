package dev.weir.gateway.upstream;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.config.UpstreamConfig.Policies;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.log.UpstreamTry;
import dev.weir.gateway.wire.BodyEvents;
import dev.weir.gateway.wire.BodySender;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.Hop;
import dev.weir.gateway.wire.OutputBuffer;
import dev.weir.gateway.wire.SourceFailedException;
import dev.weir.gateway.wire.Tunnel;
import dev.weir.gateway.wire.Wire;
import dev.weir.gateway.wire.WireBody;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.gateway.wire.WireInput;
import dev.weir.http.BadMessageException;
import dev.weir.http.BodyLength;
import dev.weir.http.FieldName;
import dev.weir.http.HeadLimits;
import dev.weir.http.HeadParser;
import dev.weir.http.HeaderBlock;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection to an endpoint, used for one request after the other.
///
/// It goes back to its endpoint's idle ones only if nothing about it is in doubt: the request has
/// been sent to its end, the response has been read to its end, neither side said it would close,
/// and not a byte came in that belongs to no response.
final class UpstreamConnection implements BodyEvents {

  private static final HeadLimits LIMITS = new HeadLimits(8192, 65536, 200);
  private static final int MAX_INTERIM = 16;

  private final Endpoint endpoint;
  private final Hop hop;
  private final Wire wire;
  private final WireInput input;
  private final Buffers buffers;
  private final HeadParser parser = HeadParser.ofResponses(LIMITS);
  private final OutputBuffer out = new OutputBuffer();
  private final Consumer<GatewayExchange> abort = this::abort;

  private long idleUntil;
  private boolean isReused;

  // Of the request under way.
  private @Nullable GatewayExchange exchange;
  private @Nullable BodyPump pump;
  private @Nullable UpstreamTry attempt;
  private boolean isKeptAlive;
  private boolean hasResponseBegun;

  // Whose request is under way, and so who holds a place at the endpoint: whoever takes this away
  // gives
  // the place back. A cancellation that comes late finds another owner, or none.
  private final AtomicReference<@Nullable Object> owner = new AtomicReference<>();

  UpstreamConnection(Endpoint endpoint, Hop hop, Wire wire, Buffers buffers) {
    this.endpoint = endpoint;
    this.hop = hop;
    this.wire = wire;
    this.buffers = buffers;
    this.input = new WireInput(wire, buffers);
  }

  InetSocketAddress address() {
    return hop.endpoint();
  }

  Wire wire() {
    return wire;
  }

  Buffers buffers() {
    return buffers;
  }

  Policies policies() {
    return endpoint.policies();
  }

  /// Whether the connection has carried a request before.
  boolean isReused() {
    return isReused;
  }

  /// Whether any byte of a response to the request under way has come in.
  boolean hasResponseBegun() {
    return hasResponseBegun;
  }

  /// Whether the idle connection is still open and has nothing to say.
  boolean isClean() {
    return System.nanoTime() - idleUntil < 0 && input.available() == 0 && wire.peek() == 0;
  }

  /// Whether the idle connection has been idle for too long.
  boolean isExpired(long now) {
    return now - idleUntil >= 0;
  }

  /// Sends the request and waits for the head of its response. The endpoint's place that the
  /// request holds is given back when the response has been read, or has failed.
  Response send(Request request) throws IOException {
    hasResponseBegun = false;
    isKeptAlive = false;
    pump = null;
    exchange = request.exchange() instanceof GatewayExchange known ? known : null;
    owner.set(request.exchange());
    attempt = null;
    if (exchange != null) {
      attempt = exchange.log().lastTry();
      exchange.sentOver(hop);
      exchange.callBegins(abort);
    }
    if (attempt != null) {
      attempt.connected(endpoint.authority(), isReused);
    }
    claim(request.body());
    var isUpgrade = RequestWriter.isUpgrade(request);
    sendRequest(request, isUpgrade);
    return receive(request, isUpgrade);
  }

  // A stream can be sent once. What is left of it after that, or while another call still reads it,
  // would reach the endpoint as a shorter body that looks complete.
  private void claim(Body body) {
    if (body.length() == 0 || body.isReplayable()) {
      return;
    }
    var pumping = exchange == null ? null : exchange.pump().orElse(null);
    if ((body instanceof WireBody wire && !wire.claim())
        || (pumping != null && !BodyPump.hasEnded(pumping))) {
      throw new GatewayException(
          ErrorCode.FILTER_FAILED,
          "the body was read before (expected: a body that is sent once, or a replayable one)");
    }
  }

  private void sendRequest(Request request, boolean isUpgrade) throws IOException {
    var body = request.body();
    var expectsContinue =
        exchange != null && exchange.downstream().awaitsContinue() && body instanceof WireBody;
    out.clear();
    RequestWriter.write(request, endpoint.authority(), expectsContinue, isUpgrade, out.head());
    out.headIsDone();
    var isInline = !expectsContinue && fits(body);
    if (isInline) {
      var sender = new BodySender(body, BodySender.Framing.LENGTH);
      while (!sender.isDone()) {
        sender.step(out.room());
      }
    }
    out.flush(wire, policies().readTimeout().toNanos());
    if (!isInline) {
      startPump(request, expectsContinue);
    }
  }

  private boolean fits(Body body) {
    if (BodySender.framingOf(body) != BodySender.Framing.LENGTH) {
      return false;
    }
    return body.length() == 0
        || (body.length() <= out.room().remaining()
            && (body.isReplayable() || (body instanceof WireBody known && known.isBuffered())));
  }

  private void startPump(Request request, boolean expectsContinue) {
    if (exchange == null) {
      throw new IllegalStateException("a streamed body needs the exchange of a client");
    }
    pump = new BodyPump(request, this, exchange, expectsContinue);
    pump.start();
  }

  private Response receive(Request request, boolean isUpgrade) throws IOException {
    if (pump == null) {
      wire.allowReadsFor(patience(request));
    } else {
      pump.boundAnswer();
    }
    for (var interim = 0; interim <= MAX_INTERIM; interim++) {
      var head = receiveHead();
      hasResponseBegun = true;
      if (head.status() == 101) {
        return switchProtocols(head, isUpgrade);
      }
      if (head.status() >= 200) {
        return respond(request, head);
      }
      if (head.status() == 100 && pump != null) {
        pump.permit();
      } else if (exchange != null) {
        sendInterim(exchange, head);
      }
    }
    throw new BadMessageException(502, "interim responses (expected: <= " + MAX_INTERIM + ")");
  }

  // What fails here is the client, not the endpoint.
  private static void sendInterim(GatewayExchange exchange, HeaderBlock head) {
    try {
      exchange.downstream().sendInterim(head);
    } catch (IOException e) {
      throw new GatewayException(ErrorCode.CLIENT_CLOSED_REQUEST, "the client left", e);
    }
  }

  /// How long an endpoint that has the whole request may take for the head of its response.
  long patience(Request request) {
    return Patience.bound(request, policies().readTimeout().toNanos());
  }

  private HeaderBlock receiveHead() throws IOException {
    while (true) {
      var isMoving = input.isFull();
      if (input.available() > 0) {
        var end = parser.parse(input.bytes(), input.position(), input.limit());
        if (end >= 0) {
          input.advanceTo(end);
          return parser.head();
        }
      }
      if (isMoving) {
        parser.reset();
      }
      if (fill() < 0) {
        throw new EOFException("the connection ended before the response's head did");
      }
      hasResponseBegun = true;
    }
  }

  private int fill() throws IOException {
    if (exchange == null || (pump != null && !pump.isComplete())) {
      return input.fill();
    }
    var downstream = exchange.downstream();
    downstream.startWaiting();
    try {
      return input.fillWithAnswer();
    } finally {
      downstream.stopWaiting();
    }
  }

  private void headIsDone() {
    if (pump == null) {
      wire.readsAreDone();
    } else {
      pump.answered();
    }
  }

  private Response respond(Request request, HeaderBlock head) throws IOException {
    headIsDone();
    if (head.status() > 599) {
      throw new BadMessageException(502, "status " + head.status() + " (expected: <= 599)");
    }
    if (attempt != null) {
      attempt.answered(head.status());
    }
    var isHead = request.method().equals("HEAD");
    var length = BodyLength.ofResponse(head, isHead);
    isKeptAlive =
        length != BodyLength.UNTIL_CLOSE
            && !head.hasToken(FieldName.CONNECTION, "close")
            && (head.minorVersion() > 0 || head.hasToken(FieldName.CONNECTION, "keep-alive"));
    var idle = KeepAlive.idleNanos(head, policies().keepAliveIdle().toNanos());
    idleUntil = System.nanoTime() + idle;
    if (length == 0) {
      // The next request may use the connection, and so the bytes of this head, from here on.
      var headers = new WireHeaders(head.copy());
      bodyEnded();
      return Response.of(head.status(), headers, Body.empty());
    }
    var kept = exchange != null && exchange.keepsHeads() ? head.copy() : head;
    var timeout = policies().readTimeout().toNanos();
    var body = new WireBody(input, length, LIMITS, timeout, this);
    return Response.of(head.status(), new WireHeaders(kept), body);
  }

  private Response switchProtocols(HeaderBlock head, boolean isUpgrade) throws IOException {
    if (!isUpgrade || head.minorVersion() == 0) {
      throw new BadMessageException(502, "status 101 (expected: only after an upgrade request)");
    }
    headIsDone();
    if (attempt != null) {
      attempt.answered(101);
    }
    return Response.of(101, new WireHeaders(head.copy()), new Tunnel(input, this));
  }

  /// Why the request's body could not be read while it was sent, if so.
  @Nullable SourceFailedException sourceFailure() {
    return pump == null ? null : pump.sourceFailure();
  }

  @Override
  public void bodyEnded() {
    var isSent = pump == null || pump.isComplete();
    if (!isKeptAlive || !isSent || input.available() > 0 || wire.isExpired()) {
      discard();
    } else if (disown()) {
      isReused = true;
      exchange = null;
      pump = null;
      input.shrink();
      // First this: whoever waits for the place is to find the connection.
      endpoint.giveIdle(this);
      endpoint.leave();
    }
  }

  @Override
  public void bodyBroken() {
    discard();
  }

  @Override
  public IOException failed(IOException cause) {
    var failure = failure(cause);
    if (attempt != null && (exchange == null || !exchange.isOver())) {
      attempt.failed(failure.code(), endpoint.authority());
    }
    return new BodyException(failure.code(), String.valueOf(failure.getMessage()), cause);
  }

  private void abort(GatewayExchange cancelled) {
    if (owner.compareAndSet(cancelled, null)) {
      if (attempt != null) {
        attempt.ended();
      }
      endpoint.leave();
      wire.abort();
      stopPump();
    }
  }

  /// Closes the connection; a request under way fails.
  void discard() {
    wire.close();
    stopPump();
    leave();
  }

  private void stopPump() {
    if (pump != null) {
      pump.stop();
    }
  }

  private void leave() {
    if (disown()) {
      endpoint.leave();
    }
  }

  // Ends the call; whether it was under way still, and so its place has to be given back.
  private boolean disown() {
    if (owner.getAndSet(null) == null) {
      return false;
    }
    if (exchange != null) {
      exchange.callEnds(abort);
    }
    if (attempt != null) {
      attempt.ended();
    }
    return true;
  }

  /// The failure as the client is told about it.
  GatewayException failure(IOException cause) {
    if (wire.isExpired()) {
      return new GatewayException(
          ErrorCode.UPSTREAM_TIMEOUT, endpoint.authority() + ": no answer in time");
    }
    if (cause instanceof BadMessageException) {
      return new GatewayException(
          ErrorCode.UPSTREAM_INVALID_RESPONSE, endpoint.authority() + ": " + cause.getMessage());
    }
    return new GatewayException(
        ErrorCode.UPSTREAM_RESET, endpoint.authority() + ": " + cause.getMessage());
  }
}
