package dev.weir.gateway.telemetry.tally;

import dev.weir.gateway.log.RequestLog;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is counted of the requests of one route, or of all routes that there are too many of.
public final class RouteCounters {

  /// Requests that are under way.
  public record Active(String method, String scheme, long count) {}

  /// Requests that ended alike.
  public record Ended(Outcome outcome, Durations durations) {}

  /// Requests that were refused alike.
  ///
  /// @param reason the id of the code, or the status of what the filter has answered
  /// @param filter what it is called in its route; empty if no filter did it
  public record Refused(String reason, String filter, long count) {}

  private static final int MOST_OUTCOMES = 200;
  private static final int MOST_REFUSALS = 100;
  private static final int SCHEMES = 2;

  private final RouteTally.Id id;
  private final boolean isShared;
  private final Instant since = Instant.now();
  private final AtomicReferenceArray<@Nullable LongAdder> active =
      new AtomicReferenceArray<>(Outcome.METHOD_COUNT * SCHEMES);
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final Table<Durations> outcomes;
  private final Table<LongAdder> refusals;

  /// Counters at zero.
  ///
  /// @param isShared whether they are for all routes that there are too many of
  RouteCounters(RouteTally.Id id, boolean isShared, Budget budget) {
    this.id = id;
    this.isShared = isShared;
    this.outcomes = new Table<>(MOST_OUTCOMES, budget, Durations::new);
    this.refusals = new Table<>(MOST_REFUSALS, budget, LongAdder::new);
  }

  void begins(RequestLog log) {
    active(log).increment();
  }

  private LongAdder active(RequestLog log) {
    var scheme = log.exchange().scheme().equals("https") ? 1 : 0;
    var index = Outcome.method(log.method()) * SCHEMES + scheme;
    var known = active.get(index);
    return known != null ? known : firstActive(index);
  }

  private LongAdder firstActive(int index) {
    active.compareAndSet(index, null, new LongAdder());
    return Objects.requireNonNull(active.get(index));
  }

  void ended(RequestLog log) {
    var took = log.endNanos() - log.startNanos();
    outcomes.of("", "", Outcome.of(log)).add(took, Exemplar.of(log, 0, took));
    received.add(log.bytesReceived());
    sent.add(log.bytesSent());
    if (log.code() != null || !log.refusedBy().isEmpty()) {
      refused(log);
    }
    var more = log.earlierTries().size();
    if (more > 0) {
      retries.add(more);
    }
    // At last: who sees that nothing is under way any more is to see all of it counted.
    active(log).decrement();
  }

  private void refused(RequestLog log) {
    var status = log.code() == null ? log.status() : 0;
    refusals.of(log.refusedBy(), "", Outcome.ofTry("", status, log.code())).increment();
  }

  void close() {
    outcomes.close();
    refusals.close();
  }

  /// The id of the route; empty for requests that no route matches, and for several routes.
  public String route() {
    return id.route();
  }

  /// The pattern of its paths; empty likewise.
  public String path() {
    return id.path();
  }

  /// Whether these are the counters of all routes that there are too many of.
  public boolean isShared() {
    return isShared;
  }

  /// When they began to count.
  public Instant since() {
    return since;
  }

  /// Bytes that came from clients.
  public long received() {
    return received.sum();
  }

  /// Bytes that went to clients.
  public long sent() {
    return sent.sum();
  }

  /// Tries to get a response from an upstream, but for the first of each request.
  public long retries() {
    return retries.sum();
  }

  /// Requests that are under way, of each method that was ever asked for.
  public List<Active> active() {
    return IntStream.range(0, active.length()).boxed().flatMap(this::active).toList();
  }

  private Stream<Active> active(int index) {
    var method = Outcome.methodName(index / SCHEMES);
    var scheme = index % SCHEMES == 0 ? "http" : "https";
    return Stream.ofNullable(active.get(index)).map(it -> new Active(method, scheme, it.sum()));
  }

  /// Requests that have ended, by how.
  public List<Ended> ended() {
    return outcomes.all().stream()
        .map(it -> new Ended(Outcome.of(it.number()), it.value()))
        .toList();
  }

  /// Those that ended in too many ways.
  public Optional<Durations> endedOtherwise() {
    return outcomes.rest();
  }

  /// Requests that ended without the answer that was asked for, by why.
  public List<Refused> refused() {
    return refusals.all().stream()
        .map(it -> refused(Outcome.of(it.number()), it.name(), it.value()))
        .toList();
  }

  /// Those that ended for too many reasons.
  public long refusedOtherwise() {
    return refusals.rest().map(LongAdder::sum).orElse(0L);
  }

  /// How often something was counted here without what tells it from others.
  long overflow() {
    var otherwise = endedOtherwise().map(Durations::count).orElse(0L);
    var shared = isShared ? ended().stream().mapToLong(it -> it.durations().count()).sum() : 0;
    return otherwise + shared + refusedOtherwise();
  }

  private static Refused refused(Outcome outcome, String filter, LongAdder count) {
    var code = outcome.code();
    var reason = code == null ? Integer.toString(outcome.status()) : code.id();
    return new Refused(reason, filter, count.sum());
  }
}
