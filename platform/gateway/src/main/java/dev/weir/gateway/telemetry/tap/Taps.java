package dev.weir.gateway.telemetry.tap;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.Secret;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestLog.Fields;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.Redaction;
import dev.weir.gateway.telemetry.RequestObservers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The operators who look at requests as they happen: by a [Tap], or in the response to a request
/// of their own that has the field [#DEBUG].
///
/// While nobody looks, a request costs one look at whether somebody does.
public final class Taps implements RequestObservers.Way, AutoCloseable {

  /// The field by which an operator asks for what becomes of a request, and is told.
  public static final String DEBUG = "X-Weir-Debug";

  /// The most operators at the same time: each makes requests slower.
  public static final int MAX = 8;

  private static final int LONGEST_FIELD = 16_384;

  private final LongSupplier nanoTime;
  private volatile List<Tap> taps = List.of();
  private volatile Redaction redaction;
  private volatile Optional<Secret> token = Optional.empty();
  private volatile List<String> routes = List.of();

  /// Taps of which there are none yet.
  public Taps(Redaction redaction) {
    this(redaction, System::nanoTime);
  }

  Taps(Redaction redaction, LongSupplier nanoTime) {
    this.redaction = redaction;
    this.nanoTime = nanoTime;
  }

  /// What holds from now on.
  ///
  /// @param redaction what is to be told of requests
  /// @param token what has to be shown for [#DEBUG]; nobody can ask for that if it is empty
  /// @param routes the ids of those that can be asked for
  public void use(Redaction redaction, Optional<Secret> token, List<String> routes) {
    this.redaction = redaction;
    this.token = token;
    this.routes = List.copyOf(routes);
  }

  /// Begins to look at requests.
  ///
  /// @throws IllegalArgumentException if there is no such route
  /// @throws IllegalStateException if too many do
  public synchronized Tap open(TapQuery query) {
    query.requireKnown(routes);
    taps.forEach(Tap::endIfStuck);
    if (taps.size() == MAX) {
      throw new IllegalStateException(
          "there are %d taps already (expected: at most that)".formatted(MAX));
    }
    var tap = new Tap(query, () -> redaction, this::remove, nanoTime);
    var more = new ArrayList<>(taps);
    more.add(tap);
    taps = List.copyOf(more);
    return tap;
  }

  /// Ends all that there are.
  @Override
  public void close() {
    taps.forEach(Tap::end);
  }

  private synchronized void remove(Tap tap) {
    taps = taps.stream().filter(it -> !it.equals(tap)).toList();
  }

  @Override
  public RequestObserver of(RouteConfig route) {
    return new Observer(route.id());
  }

  @Override
  public RequestObserver unrouted() {
    return new Observer("");
  }

  /// Looks at the requests of one route, if anybody wants to.
  private final class Observer implements RequestObserver {

    private final String route;

    Observer(String route) {
      this.route = route;
    }

    @Override
    public void begins(RequestLog log, Headers headers) {
      var looking = taps;
      if (!looking.isEmpty()) {
        log.drawLot();
        if (looking.stream().anyMatch(it -> isPicked(it, log))) {
          log.observeFilters();
          log.keep(new Fields(RequestDetails.told(headers, redaction), List.of()));
        }
      }
      var shown = log.debugToken();
      if (shown != null && isToken(shown)) {
        log.debug();
        log.observeFilters();
      }
    }

    private boolean isPicked(Tap tap, RequestLog log) {
      return tap.query().mayWant(route) && tap.query().picks(log.lot());
    }

    @Override
    public Response responds(RequestLog log, Response response) {
      var fields = log.fields();
      if (fields != null) {
        log.keep(new Fields(fields.request(), RequestDetails.told(response.headers(), redaction)));
      }
      // A cache on the way to the operator must not tell it to others.
      return log.isDebugged()
          ? response.withHeader(DEBUG, told(log, response)).withHeader("Cache-Control", "no-store")
          : response;
    }

    private String told(RequestLog log, Response response) {
      log.responds(response.status());
      var details = new RequestDetails(log, redaction).soFar();
      var text = JsonText.line(details);
      if (text.length() > LONGEST_FIELD) {
        details.remove("filters");
        details.put("left-out", "filters");
        text = JsonText.line(details);
      }
      return text;
    }

    @Override
    public void ended(RequestLog log) {
      for (var tap : taps) {
        // A tap that was opened meanwhile would not see what filters did.
        if (log.fields() != null) {
          tap.offer(log);
        }
      }
    }
  }

  // In the same time wherever they differ.
  private boolean isToken(String shown) {
    var wanted = token;
    return wanted.isPresent()
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8),
            wanted.get().reveal().getBytes(StandardCharsets.UTF_8));
  }
}
