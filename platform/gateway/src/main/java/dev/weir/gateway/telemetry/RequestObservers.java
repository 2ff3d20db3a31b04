package dev.weir.gateway.telemetry;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import java.util.ArrayList;
import java.util.List;

/// All that want to know of requests, brought together for each route.
///
/// Lives as long as the gateway. Safe for use by several threads.
public final class RequestObservers {

  /// One way to tell of requests.
  public interface Way {

    /// Who wants to know of the requests of a route of the table that is being made.
    RequestObserver of(RouteConfig route);

    /// Who wants to know of those that no route matches.
    RequestObserver unrouted();
  }

  /// In the order of [Way]s on the way in, in reverse on the way out.
  private record All(List<RequestObserver> observers) implements RequestObserver {

    @Override
    public void begins(RequestLog log, Headers headers) {
      for (var i = 0; i < observers.size(); i++) {
        observers.get(i).begins(log, headers);
      }
    }

    @Override
    public Response responds(RequestLog log, Response response) {
      var given = response;
      for (var i = observers.size() - 1; i >= 0; i--) {
        given = observers.get(i).responds(log, given);
      }
      return given;
    }

    @Override
    public void ended(RequestLog log) {
      for (var i = observers.size() - 1; i >= 0; i--) {
        observers.get(i).ended(log);
      }
    }
  }

  private final List<Way> ways;

  RequestObservers(List<Way> ways) {
    this.ways = List.copyOf(ways);
  }

  /// Who wants to know of the requests of a route of the table that is being made.
  public RequestObserver of(RouteConfig route) {
    return all(ways.stream().map(way -> way.of(route)).toList());
  }

  /// Who wants to know of those that no route matches.
  public RequestObserver unrouted() {
    return all(ways.stream().map(Way::unrouted).toList());
  }

  private static RequestObserver all(List<RequestObserver> observers) {
    var asked = new ArrayList<>(observers);
    asked.removeIf(RequestObserver.NONE::equals);
    return switch (asked.size()) {
      case 0 -> RequestObserver.NONE;
      case 1 -> asked.getFirst();
      default -> new All(List.copyOf(asked));
    };
  }
}
