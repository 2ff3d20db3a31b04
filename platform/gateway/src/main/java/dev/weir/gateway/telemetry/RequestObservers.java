package dev.weir.gateway.telemetry;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.config.BoundSink;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.config.SinkConfig;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// All that want to know of requests, brought together for each route.
///
/// Lives as long as the gateway. Safe for use by several threads.
public final class RequestObservers {

  private static final System.Logger LOGGER = System.getLogger(RequestObservers.class.getName());

  /// After a failure of those that are told has been logged, no other is for so long.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// One way to tell of requests.
  public interface Way extends AutoCloseable {

    /// Who wants to know of the requests of a route of the table that is being made.
    RequestObserver of(RouteConfig route);

    /// Says that a table is gone that had the route.
    default void gone(RouteConfig route) {}

    /// Who wants to know of those that no route matches.
    RequestObserver unrouted();

    /// The same for one route table, which is made of a configuration and closes it.
    ///
    /// @param refusals takes what is wrong with the configuration; if anything is, the table is not
    ///   made
    default Way forTable(Plan plan, Refusals refusals) {
      return this;
    }

    /// Says that its table serves from now on.
    default void serves() {}

    /// Says which plugins are revoked that its table has sinks of.
    ///
    /// @param revocations what was revoked, and why, for factories for which it was
    default void revoke(Function<AccessLogSinkFactory<?>, Optional<String>> revocations) {}

    @Override
    default void close() {}
  }

  /// What a table is made of.
  ///
  /// @param sinks what the uses of sinks in the configuration are, by identity
  public record Plan(GatewayConfig config, Map<SinkConfig, BoundSink> sinks) {}

  /// Takes what is wrong with a configuration.
  @FunctionalInterface
  public interface Refusals {

    /// Takes one thing.
    ///
    /// @param message the value and what was expected
    /// @param steps keys and indexes from the top of the file
    void refuse(String message, Object... steps);
  }

  /// In the order of [Way]s on the way in, in reverse on the way out. One that fails spoils neither
  /// the request nor what the others tell of it.
  ///
  /// @param nextReport when a failure may be logged again, of [System#nanoTime]
  private record All(List<RequestObserver> observers, AtomicLong nextReport)
      implements RequestObserver {

    @Override
    public void begins(RequestLog log, Headers headers) {
      for (var i = 0; i < observers.size(); i++) {
        try {
          observers.get(i).begins(log, headers);
        } catch (RuntimeException | Error e) {
          report(log, e);
        }
      }
    }

    @Override
    public Response responds(RequestLog log, Response response) {
      var given = response;
      for (var i = observers.size() - 1; i >= 0; i--) {
        try {
          given = observers.get(i).responds(log, given);
        } catch (RuntimeException | Error e) {
          report(log, e);
        }
      }
      return given;
    }

    @Override
    public void ended(RequestLog log) {
      for (var i = observers.size() - 1; i >= 0; i--) {
        try {
          observers.get(i).ended(log);
        } catch (RuntimeException | Error e) {
          report(log, e);
        }
      }
    }

    private void report(RequestLog log, Throwable failure) {
      var due = nextReport.get();
      var now = System.nanoTime();
      if (now - due >= 0 && nextReport.compareAndSet(due, now + PAUSE.toNanos())) {
        LOGGER.log(
            Level.ERROR, "request " + log.exchange().id() + ": not all is told of it", failure);
      }
    }
  }

  /// Those of one route table, which it owns. Used by one thread at a time.
  public final class OfTable implements AutoCloseable {

    private final List<RouteConfig> routes = new ArrayList<>();
    private List<Way> told = ways;
    private Optional<Plan> plan = Optional.empty();

    private OfTable() {}

    /// Says of what the table is made. To be called before it is asked for anything.
    ///
    /// @param refusals takes what is wrong with the configuration; if anything is, the table is not
    ///   made
    public void prepare(Plan plan, Refusals refusals) {
      this.plan = Optional.of(plan);
      told = ways.stream().map(way -> way.forTable(plan, refusals)).toList();
    }

    /// Says that the table is made of what one is made of that serves.
    public void prepareLike(OfTable serving) {
      serving.plan.ifPresent(it ->
          prepare(
              it,
              (message, _) -> {
                throw new IllegalStateException(message);
              }));
    }

    /// Says that the table serves from now on.
    public void serves() {
      told.forEach(Way::serves);
    }

    /// Says which plugins are revoked that the table has sinks of.
    ///
    /// @param revocations what was revoked, and why, for factories for which it was
    public void revoke(Function<AccessLogSinkFactory<?>, Optional<String>> revocations) {
      told.forEach(way -> way.revoke(revocations));
    }

    /// Who wants to know of the requests of a route of the table.
    public RequestObserver of(RouteConfig route) {
      routes.add(route);
      return all(told.stream().map(way -> way.of(route)).toList());
    }

    /// Who wants to know of those that no route matches.
    public RequestObserver unrouted() {
      return all(told.stream().map(Way::unrouted).toList());
    }

    /// Says that the table is gone. Closing again has no effect.
    @Override
    public void close() {
      routes.forEach(route -> told.forEach(way -> way.gone(route)));
      routes.clear();
      told.forEach(Way::close);
      told = List.of();
    }
  }

  private final List<Way> ways;

  RequestObservers(List<Way> ways) {
    this.ways = List.copyOf(ways);
  }

  /// Those of a route table that is being made.
  public OfTable ofTable() {
    return new OfTable();
  }

  private static RequestObserver all(List<RequestObserver> observers) {
    var asked = new ArrayList<>(observers);
    asked.removeIf(RequestObserver.NONE::equals);
    return asked.isEmpty()
        ? RequestObserver.NONE
        : new All(List.copyOf(asked), new AtomicLong(System.nanoTime()));
  }
}
