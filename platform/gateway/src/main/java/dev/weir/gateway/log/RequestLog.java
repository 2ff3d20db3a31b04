package dev.weir.gateway.log;

import dev.weir.api.ErrorCode;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What is known of one request.
///
/// Written while the request is served, by the thread that does so; read by its observer. Times are
/// of [System#nanoTime].
public final class RequestLog {

  /// What the messages of the client had in their heads, as far as it may be told.
  ///
  /// @param request each `Name: value`
  /// @param response each `Name: value`; empty if there was no response
  public record Fields(List<String> request, List<String> response) {}

  private final Exchange exchange;
  private RequestObserver observer = RequestObserver.NONE;
  private boolean isObserved;

  private long startNanos;
  private long endNanos;
  private String method = "";
  private String host = "";
  private String path = "";
  private @Nullable String query;
  private long bytesReceived;
  private long bytesSent;
  private int status;
  private @Nullable ErrorCode code;
  private @Nullable String reason;
  private String refusedBy = "";
  private @Nullable UpstreamTry lastTry;
  private @Nullable List<UpstreamTry> earlierTries;
  private volatile @Nullable FilterRuns filters;
  private volatile @Nullable TraceContext trace;
  private RequestObserver calls = RequestObserver.NONE;
  private volatile @Nullable Notes spanNotes;
  private @Nullable String @Nullable [] notes;
  private @Nullable Fields fields;
  private int lot;
  private @Nullable String debugToken;
  private boolean isDebugged;

  /// What is known of a request that has not begun.
  public RequestLog(Exchange exchange) {
    this.exchange = exchange;
  }

  /// Says what the client asks for.
  ///
  /// @param path the canonical one
  public void asks(String method, String host, String path, @Nullable String query) {
    this.startNanos = System.nanoTime();
    this.method = method;
    this.host = host;
    this.path = path;
    this.query = query;
  }

  /// Says who wants to know of it.
  public void observedBy(RequestObserver observer) {
    this.observer = observer;
    this.isObserved = !observer.equals(RequestObserver.NONE);
  }

  /// Who wants to know of it.
  public RequestObserver observer() {
    return observer;
  }

  /// Whether anybody wants to know of it.
  public boolean isObserved() {
    return isObserved;
  }

  /// Has everything written down that filters do to it.
  public FilterRuns observeFilters() {
    var known = filters;
    if (known == null) {
      known = new FilterRuns();
      filters = known;
    }
    return known;
  }

  /// Says which trace the request belongs to. To be called before the filters get the request.
  ///
  /// @param calls who wants to know of the calls that filters make for it
  public void traced(TraceContext trace, RequestObserver calls) {
    this.calls = calls;
    this.trace = trace;
  }

  /// Says that the request is a call that a filter makes for another request.
  ///
  /// @param span the filter's; any but those of [#span] are of no request that is known
  public void calledIn(Span span) {
    if (span instanceof LoggedSpan known) {
      trace = known.trace().within(known.id());
      observedBy(known.log().calls);
    }
  }

  /// The trace that the request belongs to; null if it belongs to none. Without traces in the
  /// configuration it is the one that the client named, if it has.
  public @Nullable TraceContext trace() {
    return trace;
  }

  /// The span in which the innermost filter works that has the request now.
  public Span span() {
    var known = trace;
    if (known == null) {
      return Span.none();
    }
    var runs = filters;
    return new LoggedSpan(this, known, runs == null ? null : runs.current());
  }

  /// The span that what is asked for now is a part of; 0 if there is none.
  private long currentSpan(TraceContext known) {
    var runs = filters;
    var run = runs == null ? null : runs.current();
    return run == null || run.spanId() == 0 ? known.spanId() : run.spanId();
  }

  /// What filters without a span of their own want to be known.
  public Notes spanNotes() {
    var known = spanNotes;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      if (spanNotes == null) {
        spanNotes = new Notes();
      }
      return Objects.requireNonNull(spanNotes);
    }
  }

  /// Keeps header fields, for who has asked for them.
  public void keep(Fields told) {
    fields = told;
  }

  /// The header fields; null if nobody has asked for them.
  public @Nullable Fields fields() {
    return fields;
  }

  /// Draws a number by which those that want to know of some requests alone tell them from others.
  public void drawLot() {
    lot = ThreadLocalRandom.current().nextInt();
  }

  /// The number that was drawn, any of all with the same probability.
  public int lot() {
    return lot;
  }

  /// Says what the client has shown to be told what becomes of the request.
  public void debugToken(String shown) {
    debugToken = shown;
  }

  /// What the client has shown to be told what becomes of the request; null if it does not want to
  /// know.
  public @Nullable String debugToken() {
    return debugToken;
  }

  /// Says that an operator wants to see in the response what has become of it.
  public void debug() {
    isDebugged = true;
  }

  /// Whether an operator wants to see in the response what has become of it.
  public boolean isDebugged() {
    return isDebugged;
  }

  /// What filters do to it; null if nobody wants to know.
  public @Nullable FilterRuns filters() {
    return filters;
  }

  /// Keeps values of headers for those who tell of the request when the heads are gone. What each
  /// place of the array is for is known to who has made it.
  public void note(@Nullable String[] values) {
    notes = values;
  }

  /// What was noted; null if nothing was.
  public @Nullable String @Nullable [] notes() {
    return notes;
  }

  /// Says that a try to get the response from an upstream begins; null if nobody wants to know.
  ///
  /// Tries of one request come one after the other; of filters that try two at the same time, one
  /// may get lost here.
  ///
  /// @param request as the upstream gets it
  public @Nullable UpstreamTry tries(String upstream, Request request) {
    if (!isObserved) {
      return null;
    }
    var before = lastTry;
    if (before != null) {
      if (earlierTries == null) {
        earlierTries = new ArrayList<>(2);
      }
      earlierTries.add(before);
    }
    lastTry = begin(upstream, request);
    return lastTry;
  }

  private UpstreamTry begin(String upstream, Request request) {
    var known = trace;
    return known == null || !known.isOurs()
        ? new UpstreamTry(upstream, request, 0, 0)
        : new UpstreamTry(upstream, request, SpanIds.next(), currentSpan(known));
  }

  /// Says that a filter has answered in place of those behind it, and not as the client has hoped.
  /// Only the innermost such filter counts.
  ///
  /// @param status what it answered with
  public void refusedBy(String filter, int status) {
    if (refusedBy.isEmpty()) {
      refusedBy = filter;
      code = codeOf(status);
    }
  }

  /// Says that a filter did not leave it at a refusal.
  public void forgetRefusal() {
    refusedBy = "";
    code = null;
  }

  private static ErrorCode codeOf(int status) {
    return switch (status) {
      case 401 -> ErrorCode.UNAUTHORIZED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 413 -> ErrorCode.BODY_TOO_LARGE;
      case 429 -> ErrorCode.TOO_MANY_REQUESTS;
      default -> ErrorCode.REFUSED_BY_FILTER;
    };
  }

  /// Says why the request ended without the answer that it asked for.
  public void failed(ErrorCode code) {
    this.code = code;
  }

  /// Says in words why the message was refused, for operators alone.
  ///
  /// @param reason without anything that the client has sent
  public void because(String reason) {
    this.reason = reason;
  }

  /// Why the message was refused, in words; null if it was not, or there is no more to say than the
  /// code does.
  public @Nullable String reason() {
    return reason;
  }

  /// Says which status the client gets. If it is a good one, a filter has found an answer though
  /// one behind it had refused the request.
  public void responds(int status) {
    this.status = status;
    if (status < 400 && !refusedBy.isEmpty()) {
      forgetRefusal();
    }
  }

  /// Says that the request has ended, and tells its observer, once.
  ///
  /// @param received bytes that came from the client, with the head
  /// @param sent bytes that went to the client, with the head
  public void ended(long received, long sent) {
    if (endNanos == 0 && isObserved) {
      endNanos = System.nanoTime();
      bytesReceived = received;
      bytesSent = sent;
      observer.ended(this);
    }
  }

  /// The exchange: who asked, and which route served.
  public Exchange exchange() {
    return exchange;
  }

  /// When the head of the request was there.
  public long startNanos() {
    return startNanos;
  }

  /// When the last byte of the response had been written, or the request had been given up; 0 if it
  /// is still served.
  public long endNanos() {
    return endNanos;
  }

  /// The method; empty if the head could not be read.
  public String method() {
    return method;
  }

  /// The host that was asked for, without a port; empty if there is none.
  public String host() {
    return host;
  }

  /// The canonical path; empty if the head could not be read.
  public String path() {
    return path;
  }

  /// The query, which may hold secrets; null if there is none.
  public @Nullable String query() {
    return query;
  }

  /// Bytes that came from the client.
  public long bytesReceived() {
    return bytesReceived;
  }

  /// Bytes that went to the client.
  public long bytesSent() {
    return bytesSent;
  }

  /// The status that the client got; 0 if it got no response.
  public int status() {
    return status;
  }

  /// Why the request ended without the answer that it asked for; null if it did not, as far as the
  /// gateway can tell.
  public @Nullable ErrorCode code() {
    return code;
  }

  /// What the filter is called in its route that refused the request; empty if none did.
  public String refusedBy() {
    return refusedBy;
  }

  /// Says that the last try has failed, if there is one.
  ///
  /// @param endpoint where; empty if there was none to try
  public void tryFailed(ErrorCode code, String endpoint) {
    if (lastTry != null) {
      lastTry.failed(code, endpoint);
    }
  }

  /// The last try to get the response from an upstream; null if there was none.
  public @Nullable UpstreamTry lastTry() {
    return lastTry;
  }

  /// How many tries there were.
  public int tryCount() {
    var earlier = earlierTries;
    return (lastTry == null ? 0 : 1) + (earlier == null ? 0 : earlier.size());
  }

  /// The tries before the last one, in order.
  public List<UpstreamTry> earlierTries() {
    return earlierTries == null ? List.of() : earlierTries;
  }

  /// All tries, in order.
  public List<UpstreamTry> tries() {
    var all = new ArrayList<>(earlierTries());
    if (lastTry != null) {
      all.add(lastTry);
    }
    return all;
  }
}
