package dev.weir.gateway.listener;

import dev.weir.api.Body;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.route.LiveTable;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.RouteResult;
import dev.weir.gateway.wire.Buffers;
import dev.weir.gateway.wire.GatewayExchange;
import dev.weir.gateway.wire.Peer;
import dev.weir.gateway.wire.TimedOutException;
import dev.weir.gateway.wire.Tunnel;
import dev.weir.gateway.wire.Wire;
import dev.weir.gateway.wire.WireBody;
import dev.weir.gateway.wire.WireHeaders;
import dev.weir.gateway.wire.WireInput;
import dev.weir.http.BadMessageException;
import dev.weir.http.FieldName;
import dev.weir.http.HeaderBlock;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One client's HTTP/1.1 connection: its requests, one after the other.
///
/// A head or a body that breaks the rules is answered and ends the connection: no byte behind it is
/// looked at.
final class Http1Connection {

  private static final System.Logger LOGGER = System.getLogger(Http1Connection.class.getName());
  private static final long MAX_SKIPPED = 65536;
  private static final FieldName[] CHECKED = {
    FieldName.HOST, FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING, FieldName.EXPECT
  };

  /// What all connections of a listener share.
  record Context(
      ListenerSettings settings,
      Buffers buffers,
      HttpDate date,
      LiveTable table,
      Failures failures) {

    Context with(ListenerSettings changed) {
      return new Context(changed, buffers, date, table, failures);
    }
  }

  private final Wire wire;
  private final WireInput input;
  private final Peer peer;
  private final Context context;
  private final ListenerSettings settings;
  private final HeadReader heads;
  private final RequestReader reader = new RequestReader();
  private final Client client;
  private final ResponseWriter writer;
  private final LiveTable.Lease lease;

  private @Nullable WireBody body;

  Http1Connection(Wire wire, Peer peer, Context context) {
    this.wire = wire;
    this.peer = peer;
    this.context = context;
    this.settings = context.settings();
    this.input = new WireInput(wire, context.buffers());
    this.heads = new HeadReader(wire, input, settings);
    var writeTimeout = settings.timeouts().write();
    this.client = new Client(wire, peer, writeTimeout);
    this.writer =
        new ResponseWriter(wire, context.buffers(), writeTimeout.toNanos(), context.date(), client);
    this.lease = context.table().newLease();
  }

  /// Serves the client until one of the two is done with the other.
  void run() {
    try (lease) {
      var isKeptAlive = true;
      while (isKeptAlive) {
        isKeptAlive = serve();
      }
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, () -> "client " + peer.literal() + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "client " + peer.literal() + ": the connection failed", e);
    } finally {
      wire.close();
      // A thread that still reads for an upload would put what it reads into an array that another
      // connection has borrowed meanwhile.
      if (!client.isReadByUpload()) {
        input.release();
      }
    }
  }

  /// Says that the gateway stops: the request under way is the last one, and a client that is idle
  /// has that long to send one.
  void drain(Duration grace) {
    heads.drain(grace);
  }

  /// Ends the connection, whatever is under way.
  void abort() {
    wire.abort();
    client.cancel();
  }

  private boolean serve() throws IOException {
    client.begin();
    body = null;
    HeaderBlock head = null;
    try {
      head = heads.await();
      if (head == null) {
        return false;
      }
      reader.read(head, peer.scheme(), settings.maxBody());
    } catch (BadMessageException e) {
      return refuse(ErrorResponse.codeOf(e), String.valueOf(e.getMessage()), head);
    } catch (TimedOutException e) {
      return input.available() > 0
          && refuse(ErrorCode.REQUEST_TIMEOUT, "the head came too slowly", null);
    }
    var isHttp11 = head.minorVersion() > 0;
    var exchange =
        new GatewayExchange(
            client,
            isHttp11 ? "HTTP/1.1" : "HTTP/1.0",
            Forwarding.client(head, peer, settings.isTrusted()));
    client.asks(exchange, isHttp11, reader);
    exchange.log().asks(reader.method(), reader.host(), reader.path(), reader.query());
    var sentBefore = wire.bytesWritten();
    try {
      return serve(head, exchange);
    } finally {
      exchange.finish();
      exchange.log().ended(received(head), wire.bytesWritten() - sentBefore);
      // Last: who is told of the request belongs to the table.
      lease.release();
    }
  }

  private long received(HeaderBlock head) {
    return head.size() + (body == null ? 0 : body.bytesRead());
  }

  private boolean serve(HeaderBlock head, GatewayExchange exchange) throws IOException {
    var isHttp11 = head.minorVersion() > 0;
    if (reader.bodyLength() != 0) {
      var timeout = settings.timeouts().body().toNanos();
      body = new WireBody(input, reader.bodyLength(), settings.limits(), timeout, client);
      body.limitTo(settings.maxBody());
    }
    var response = answer(head, exchange);
    if (response.status() == 101) {
      return relay(response, exchange);
    }
    return send(response, isHttp11, exchange);
  }

  private Response answer(HeaderBlock head, GatewayExchange exchange) throws IOException {
    try {
      return dispatch(head, exchange);
    } catch (GatewayException e) {
      if (exchange.isCancelled() || e.code() == ErrorCode.CLIENT_CLOSED_REQUEST) {
        exchange.log().failed(ErrorCode.CLIENT_CLOSED_REQUEST);
        wire.abort();
        throw new IOException("the client left before the response");
      }
      return context.failures().answer(e, exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Failures.answer(ErrorCode.DRAINING, exchange);
    } catch (Exception | StackOverflowError e) {
      return Failures.internal(e, exchange);
    }
  }

  private Response dispatch(HeaderBlock head, GatewayExchange exchange) throws Exception {
    var headers = headers(head, exchange);
    var table = lease.acquire();
    if (reader.path().equals("*")) {
      begin(table.unrouted(), headers, exchange);
      return Response.of(204);
    }
    var found = table.find(reader.host(), reader.path(), reader.method(), headers, reader.query());
    if (!(found instanceof RouteResult.Found<Route>(var route))) {
      begin(table.unrouted(), headers, exchange);
      return unrouted(found, exchange);
    }
    var request = request(headers, route, exchange);
    begin(route.observer(), headers, exchange);
    return route.chain().proceed(request);
  }

  // What an operator shows to be told more is for nobody else.
  private static WireHeaders headers(HeaderBlock head, GatewayExchange exchange) {
    var headers = new WireHeaders(head);
    var debug = head.indexOf(FieldName.X_WEIR_DEBUG, 0);
    if (debug < 0) {
      return headers;
    }
    exchange.log().debugToken(head.value(debug));
    return headers.without(FieldName.X_WEIR_DEBUG);
  }

  private static void begin(RequestObserver observer, Headers headers, GatewayExchange exchange) {
    exchange.log().observedBy(observer);
    observer.begins(exchange.log(), headers);
  }

  private static Response unrouted(RouteResult<Route> found, GatewayExchange exchange) {
    return found instanceof RouteResult.MethodNotAllowed<Route>(var allowed)
        ? Failures.answer(ErrorCode.METHOD_NOT_ALLOWED, exchange)
            .withHeader("Allow", String.join(", ", allowed))
        : Failures.answer(ErrorCode.ROUTE_NOT_FOUND, exchange);
  }

  private Request request(WireHeaders headers, Route route, GatewayExchange exchange) {
    exchange.routed(route.id(), reader.path(), route.match().path());
    var seen = headers;
    if (route.hasFilters()) {
      seen = headers.copy();
      exchange.received(seen);
      exchange.keepHeads();
      exchange.destined(route.destination().orElse(null));
    }
    var query = Optional.ofNullable(reader.query());
    var builder =
        Request.builder(exchange, reader.method(), reader.path(), query)
            .headers(seen)
            .body(body == null ? Body.empty() : body);
    if (route.timeout().isPresent()) {
      builder.timeout(route.timeout().get());
    }
    return builder.build();
  }

  private boolean send(Response given, boolean isHttp11, GatewayExchange exchange)
      throws IOException {
    var log = exchange.log();
    var response = log.observer().responds(log, given);
    log.responds(response.status());
    var mayContinue = reader.isKeptAlive() && !heads.isDraining() && canSkipBody(exchange);
    client.responds();
    var terms = new ResponseWriter.Terms(reader.method(), isHttp11, mayContinue);
    // A thread that is interrupted cannot write.
    var isInterrupted = Thread.interrupted();
    boolean isKeptAlive;
    try {
      isKeptAlive = writer.write(response, terms);
    } catch (IOException | RuntimeException | Error e) {
      // What the client got must not look complete.
      wire.abort();
      context.failures().broken(e, exchange);
      throw e;
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.finish();
    if (isKeptAlive) {
      skipBody();
      return true;
    }
    client.closeGently(input, heads.isDraining() || (body != null && !body.isEnded()));
    return false;
  }

  // A body that nobody reads is read and dropped if it is small; else the connection ends with the
  // response. So it does when a client waits to be asked for its body: it may send it or not.
  private boolean canSkipBody(GatewayExchange exchange) {
    return body == null
        || body.isEnded()
        || (!client.awaitsContinue()
            && exchange.pump().isEmpty()
            && !body.isBroken()
            && body.length() >= 0
            && body.length() <= MAX_SKIPPED);
  }

  private void skipBody() throws IOException {
    if (body == null || body.isEnded()) {
      return;
    }
    var buffer = ByteBuffer.allocate(8192);
    while (body.read(buffer.clear()) >= 0) {
      buffer.clear();
    }
  }

  /// @param head what could be read of the message; null if not even its head could
  private boolean refuse(ErrorCode code, String reason, @Nullable HeaderBlock head)
      throws IOException {
    var address =
        head == null ? peer.address() : Forwarding.client(head, peer, settings.isTrusted());
    var isOld = head != null && head.minorVersion() == 0;
    var exchange = new GatewayExchange(client, isOld ? "HTTP/1.0" : "HTTP/1.1", address);
    client.responds();
    var log = exchange.log();
    var received = head == null ? input.available() : head.size();
    var sentBefore = wire.bytesWritten();
    try {
      tell(head, exchange);
      LOGGER.log(
          Level.DEBUG, () -> "request " + exchange.id() + ": " + peer.literal() + ": " + reason);
      log.failed(code);
      log.because(reason);
      var answer = log.observer().responds(log, ErrorResponse.of(code, exchange.id()));
      log.responds(code.status());
      var method = head == null ? "GET" : reader.method();
      writer.write(answer, new ResponseWriter.Terms(method, !isOld, false));
    } finally {
      log.ended(received, wire.bytesWritten() - sentBefore);
      lease.release();
    }
    client.closeGently(input, true);
    return false;
  }

  /// Tells of a message that is refused, by the route that it would have taken if that is known.
  private void tell(@Nullable HeaderBlock head, GatewayExchange exchange) {
    var table = lease.acquire();
    if (head == null) {
      exchange.log().asks("", "", "", null);
      begin(table.unrouted(), Headers.empty(), exchange);
      return;
    }
    exchange.log().asks(reader.method(), reader.host(), reader.path(), reader.query());
    var headers = headers(head, exchange);
    var observer = table.unrouted();
    if (reader.path().startsWith("/")
        && table.find(reader.host(), reader.path(), reader.method(), headers, reader.query())
            instanceof RouteResult.Found<Route>(var route)) {
      exchange.routed(route.id(), reader.path(), route.match().path());
      observer = route.observer();
    }
    // What may have been wrong may hold anything.
    for (var field : CHECKED) {
      headers = headers.without(field);
    }
    begin(observer, headers, exchange);
  }

  private boolean relay(Response response, GatewayExchange exchange) throws IOException {
    if (!(response.body() instanceof Tunnel tunnel)) {
      response.close();
      LOGGER.log(Level.WARNING, "request {0}: 101 without a tunnel", exchange.id());
      return send(Failures.answer(ErrorCode.INTERNAL_ERROR, exchange), true, exchange);
    }
    var log = exchange.log();
    try (tunnel) {
      var told = log.observer().responds(log, response);
      log.responds(101);
      client.sendSwitch(told.headers());
      new Relay(input, tunnel.input(), context.buffers(), settings.timeouts()).run();
    }
    return false;
  }
}
