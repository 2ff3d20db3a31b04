package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.StubOrigin;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Routes that use the same modules in different ways, and what their failures mean to requests.
@Timeout(120)
class FailingFiltersTest {

  /// The first letters of its callbacks: headers, body, both of the response, done, log.
  private static final List<String> CALLBACKS = List.of("h", "b", "H", "B", "d", "l", "none");

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    origin.close();
  }

  @Test
  void routesThatConfigureOneModuleDifferentlyFailWhereEachOfThemSays() {
    try (var gateway = GatewayFixture.start(directory, origin, trappingRoutes("closed"))) {
      for (var round = 0; round < 2; round++) {
        for (var callback : List.of("h", "b", "H", "B")) {
          var response = post(gateway, callback);
          assertThat(response.statusCode()).as(callback).isEqualTo(500);
          assertThat(response.body()).contains("\"code\":\"filter-failed\"");
        }
        // When the request is over, only the instance suffers.
        for (var callback : List.of("d", "l", "none")) {
          assertThat(post(gateway, callback).body()).as(callback).isEqualTo("origin");
        }
      }
    }
  }

  @Test
  void aFilterThatMayFailLetsRequestsPassUnlessItHasTakenTheBody() {
    try (var gateway = GatewayFixture.start(directory, origin, trappingRoutes("open"))) {
      for (var callback : List.of("h", "H", "d", "l", "none")) {
        assertThat(post(gateway, callback).body()).as(callback).isEqualTo("origin");
      }
      assertThat(origin.requests()).hasSize(5).allMatch(request -> request.contains("hello"));
      for (var callback : List.of("b", "B")) {
        assertThat(post(gateway, callback).statusCode()).as(callback).isEqualTo(500);
      }
    }
  }

  @Test
  void aFilterThatTrapsAtTheEndOfEveryRequestComesIntoQuarantine() {
    try (var gateway = GatewayFixture.start(directory, origin, trappingRoutes("closed"))) {
      Eventually.isTrue(
          "in quarantine",
          () -> post(gateway, "l").body().contains("\"code\":\"filter-unavailable\""));
    }
  }

  @Test
  void theLogDoesNotFillWithTheRequestsOfAFailingFilter() {
    var lines = new CopyOnWriteArrayList<String>();
    try (var gateway = GatewayFixture.start(directory, origin, trappingRoutes("closed"));
        var _ = Lines.of("dev.weir.gateway", lines)) {
      for (var i = 0; i < 200; i++) {
        assertThat(post(gateway, "h").statusCode()).isGreaterThanOrEqualTo(500);
      }

      var metrics = gateway.admin("/metrics", HttpRequest.Builder::GET).body();
      assertThat(sum(metrics, "traps_total") + sum(metrics, "refused_total")).isEqualTo(200);
    }
    // One for each ten seconds that this takes on the slowest of machines.
    assertThat(lines)
        .filteredOn(it -> it.contains("route h: filter-"))
        .hasSizeBetween(1, 12)
        .first()
        .asString()
        .contains("filter-failed: ", "unreachable");
  }

  private static long sum(String metrics, String name) {
    return Pattern.compile("(?m)^weir_wasm_" + name + "\\{[^}]*} ([0-9]+)")
        .matcher(metrics)
        .results()
        .mapToLong(it -> Long.parseLong(it.group(1)))
        .sum();
  }

  @Test
  void aFilterThatMayFailLetsTheResponsePassThatItTrapsOver() {
    var routes =
        """
        [ { id: all, upstream: origin, filters: [
            { name: wasm, on-failure: open, config: { module: "%s" } } ] } ]
        """
            .formatted(Guests.file("hostile/http/response-without-feature"));
    try (var gateway = GatewayFixture.start(directory, origin, routes)) {
      assertThat(gateway.get("/").body()).isEqualTo("origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "http"})
  void anInstanceHasManyRequestsIfTheyShareIt(String abi) {
    assertThat(counts(abi, "shared")).anyMatch(count -> !count.equals("1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "http"})
  void anInstanceHasOneRequestIfTheyAreIsolated(String abi) {
    assertThat(counts(abi, "request")).containsOnly("1");
  }

  private List<String> counts(String abi, String isolation) {
    var routes =
        "[ { id: all, upstream: origin, filters: [ wasm: { module: \"%s\", isolation: %s } ] } ]"
            .formatted(Guests.file("plain/count-" + abi), isolation);
    try (var gateway = GatewayFixture.start(directory, origin, routes)) {
      return IntStream.range(0, 8)
          .mapToObj(_ -> gateway.get("/").headers().firstValue("x-count").orElse("none"))
          .toList();
    }
  }

  private static String trappingRoutes(String onFailure) {
    var routes = new ArrayList<String>();
    for (var callback : CALLBACKS) {
      routes.add(trappingRoute(callback, onFailure));
    }
    return routes.toString();
  }

  private static String trappingRoute(String callback, String onFailure) {
    return """
    { id: "%1$s", match: { path: "/%1$s" }, upstream: origin,
      filters: [ { name: wasm, on-failure: %2$s,
        config: { module: "%3$s", config: "%1$s", limits: { time: 5s } } } ] }
    """
        .formatted(callback, onFailure, Guests.file("plain/trap-proxy"));
  }

  private static HttpResponse<String> post(GatewayFixture gateway, String callback) {
    return gateway.send("/" + callback, it -> it.POST(BodyPublishers.ofString("hello")));
  }
}
