package dev.weir.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestObserversTest {

  private final List<String> calls = new ArrayList<>();

  private record Way(RequestObserver unrouted) implements RequestObservers.Way {

    @Override
    public RequestObserver of(RouteConfig route) {
      return unrouted;
    }
  }

  private final class Recording implements RequestObserver {

    @Override
    public void begins(RequestLog log, Headers headers) {
      calls.add("begins");
    }

    @Override
    public Response responds(RequestLog log, Response response) {
      calls.add("responds");
      return response.withHeader("X-Told", "yes");
    }

    @Override
    public void ended(RequestLog log) {
      calls.add("ended");
    }
  }

  private static final class Failing implements RequestObserver {

    @Override
    public void begins(RequestLog log, Headers headers) {
      throw new IllegalStateException("begins");
    }

    @Override
    public Response responds(RequestLog log, Response response) {
      throw new IllegalStateException("responds");
    }

    @Override
    public void ended(RequestLog log) {
      throw new AssertionError("ended");
    }
  }

  private static RequestObserver all(RequestObserver... observers) {
    var ways = List.of(observers).stream().<RequestObservers.Way>map(Way::new).toList();
    return new RequestObservers(ways).ofTable().unrouted();
  }

  @Test
  void tellTheOthersThoughOneFails() {
    var observer = all(new Failing(), new Recording(), new Failing());
    var log = new RequestLog(Request.get("/").exchange());

    observer.begins(log, Headers.empty());
    var response = observer.responds(log, Response.of(200));
    observer.ended(log);

    assertThat(calls).containsExactly("begins", "responds", "ended");
    assertThat(response.headers().contains("X-Told")).isTrue();
  }

  @Test
  void spareTheRequestTheFailureOfTheOnlyOne() {
    var observer = all(new Failing());
    var log = new RequestLog(Request.get("/").exchange());

    observer.begins(log, Headers.empty());
    var response = observer.responds(log, Response.of(200));
    observer.ended(log);

    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void areNobodyIfNobodyWantsToKnow() {
    assertThat(all(RequestObserver.NONE)).isSameAs(RequestObserver.NONE);
  }
}
