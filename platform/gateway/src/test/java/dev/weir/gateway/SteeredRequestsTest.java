package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Filter;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.StubOrigin;
import dev.weir.wasm.host.ExchangeFacts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Filters that know and decide where their request goes, through a gateway.
@Timeout(60)
class SteeredRequestsTest {

  private final StubOrigin origin = StubOrigin.answering(StubOrigin.ok("origin"));
  private final StubOrigin other = StubOrigin.answering(StubOrigin.ok("other"));
  private final CompletableFuture<Gateway> started = new CompletableFuture<>();

  @TempDir private Path directory;

  @AfterEach
  void stopOrigins() {
    origin.close();
    other.close();
  }

  /// A gateway with the route `first` to `origin`, which has the filter, and more.
  private GatewayFixture start(Filter filter, String more) {
    try (var _ = Hooks.write(directory.resolve("plugins"), () -> filter)) {
      var routes = "[ { id: first, match: { path: /first }, filters: [ hook ], upstream: origin }";
      var upstream = "other: { endpoints: [ \"127.0.0.1:%d\" ] }".formatted(other.port());
      var yaml =
          GatewayFixture.yaml(origin, routes + more + " ]")
              .replace("upstreams: {", "upstreams: { " + upstream + ", ");
      GatewayFixture.write(directory, yaml);
      var gateway = GatewayFixture.open(directory);
      started.complete(gateway.gateway());
      return gateway;
    }
  }

  private Gateway gateway() {
    return started.join();
  }

  private Filter reselecting(String path) {
    return (request, chain) -> {
      gateway().services().reselectRoute(request.exchange());
      return chain.proceed(request.withPath(path));
    };
  }

  @Test
  void tellsAFilterTheFactsOfItsRequest() throws Exception {
    var before = new CompletableFuture<Optional<InetSocketAddress>>();
    var after = new CompletableFuture<ExchangeFacts>();
    var start = Instant.now();
    Filter asking =
        (request, chain) -> {
          var facts = gateway().services().facts(request.exchange());
          before.complete(facts.endpoint());
          var response = chain.proceed(request);
          assertThat(facts.localAddress()).map(InetSocketAddress::getPort).contains(port());
          after.complete(facts);
          return response;
        };
    try (var gateway = start(asking, "")) {
      assertThat(gateway.get("/first").body()).isEqualTo("origin");

      var facts = after.get();
      assertThat(before.get()).isEmpty();
      assertThat(facts.startedAt()).isBetween(start, Instant.now());
      assertThat(facts.startedAt()).isSameAs(facts.startedAt());
      assertThat(facts.connectionId()).isPositive();
      assertThat(facts.upstream()).contains("origin");
      assertThat(facts.endpoint()).contains(origin.address());
      assertThat(facts.endpointLocalAddress().orElseThrow().getPort()).isPositive();
    }
  }

  private int port() {
    return gateway().port();
  }

  @Test
  void knowsNothingAboutTheRequestsOfOthers() {
    try (var gateway = start((request, chain) -> chain.proceed(request), "")) {
      var services = gateway.gateway().services();
      var stranger = FakeExchange.create();

      assertThat(services.facts(stranger).upstream()).isEmpty();
      assertThat(services.endpoints(stranger)).isEmpty();
      assertThat(services.overrideEndpoint(stranger, "127.0.0.1:1")).isFalse();
      services.reselectRoute(stranger);
    }
  }

  @Test
  void sendsARequestWhereItsNewPathLeads() throws Exception {
    var more = ", { id: second, match: { path: /second }, filters: [ hook ], upstream: other }";
    try (var gateway = start(reselecting("/second"), more)) {
      assertThat(gateway.get("/first").body()).isEqualTo("other");
      assertThat(other.requests().getFirst()).startsWith("GET /second HTTP/1.1\r\n");
    }
  }

  @Test
  void staysWithItsRouteUnlessAFilterAsksForAnother() {
    var more = ", { id: second, match: { path: /second }, upstream: other }";
    try (var gateway =
        start((request, chain) -> chain.proceed(request.withPath("/second")), more)) {
      assertThat(gateway.get("/first").body()).isEqualTo("origin");
    }
  }

  @Test
  void matchesTheHeadersAsTheFiltersLeftThem() {
    var more =
        ", { id: model, match: { path: /first, headers: { X-Model: big } }, upstream: other }";
    Filter choosing =
        (request, chain) -> {
          gateway().services().reselectRoute(request.exchange());
          return chain.proceed(request.withHeader("X-Model", "big"));
        };
    try (var gateway = start(choosing, more)) {
      assertThat(gateway.get("/first").body()).isEqualTo("other");
    }
  }

  @Test
  void refusesARequestThatNoRouteHasAnyMore() {
    try (var gateway = start(reselecting("/nowhere"), "")) {
      assertThat(gateway.get("/first").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void findsTheRouteOfAPathInAnySpelling() {
    var more = ", { id: second, match: { path: /second }, upstream: other }";
    try (var gateway = start(reselecting("/x/../second"), more)) {
      assertThat(gateway.get("/first").body()).isEqualTo("other");
    }
  }

  @Test
  void keepsTheTimeoutOfTheNewRoute() {
    var more = ", { id: second, match: { path: /second }, upstream: slow, timeout: 100ms }";
    try (var slow = StubOrigin.start((_, connection) -> connection.getInputStream().read())) {
      Filter filter = reselecting("/second");
      try (var _ = Hooks.write(directory.resolve("plugins"), () -> filter)) {
        var routes =
            "[ { id: first, match: { path: /first }, filters: [ hook ], upstream: origin }";
        var upstream = "slow: { endpoints: [ \"127.0.0.1:%d\" ] }".formatted(slow.port());
        GatewayFixture.write(
            directory,
            GatewayFixture.yaml(origin, routes + more + " ]")
                .replace("upstreams: {", "upstreams: { " + upstream + ", "));
        try (var gateway = GatewayFixture.open(directory)) {
          started.complete(gateway.gateway());
          assertThat(gateway.get("/first").statusCode()).isEqualTo(504);
        }
      }
    }
  }

  @Test
  void sendsARequestToTheEndpointThatAFilterChose() {
    var chosen = "127.0.0.1:" + other.port();
    Filter choosing =
        (request, chain) -> {
          var services = gateway().services();
          var exchange = request.exchange();
          assertThat(services.overrideEndpoint(exchange, "127.0.0.1:1")).isFalse();
          assertThat(services.overrideEndpoint(exchange, chosen)).isTrue();
          return chain
              .proceed(request)
              .withHeader("X-Endpoints", String.join(" ", services.endpoints(exchange)));
        };
    try (var gateway = start(choosing, "")) {
      var first = "127.0.0.1:" + origin.port();
      var both = "\"%s\", \"%s\"".formatted(first, chosen);
      gateway.rewrite(yamlWithBoth(both));
      try (var _ = Hooks.write(directory.resolve("plugins"), () -> choosing)) {
        assertThat(gateway.reload().statusCode()).isEqualTo(200);
      }

      for (var i = 0; i < 4; i++) {
        var response = gateway.get("/first");
        assertThat(response.body()).isEqualTo("other");
        assertThat(response.headers().firstValue("X-Endpoints")).contains(first + " " + chosen);
      }
    }
  }

  private String yamlWithBoth(String both) {
    var routes = "[ { id: first, match: { path: /first }, filters: [ hook ], upstream: origin } ]";
    return GatewayFixture.yaml(origin, routes).replace("\"127.0.0.1:" + origin.port() + "\"", both);
  }
}
