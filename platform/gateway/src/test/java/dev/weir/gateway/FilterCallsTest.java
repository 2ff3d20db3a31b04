package dev.weir.gateway;

import static dev.weir.gateway.listener.Sockets.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.DataSize;
import dev.weir.api.ErrorCode;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.gateway.filter.BodyException;
import dev.weir.gateway.listener.Sockets;
import dev.weir.gateway.plugin.Eventually;
import dev.weir.testkit.FakeExchange;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The HTTP calls of filters, through a gateway.
@Timeout(120)
class FilterCallsTest {

  private static final DataSize MAX = DataSize.parse("16MiB");
  private static final String ALL = "[ { id: all, upstream: origin } ]";
  private static final String HOOKED = "[ { id: all, filters: [ hook ], upstream: origin } ]";
  private static final int RELOADS = 200;

  private final CountDownLatch held = new CountDownLatch(1);
  private final StubOrigin origin = StubOrigin.start(this::answer);

  @TempDir private Path directory;

  @AfterEach
  void stopOrigin() {
    held.countDown();
    origin.close();
  }

  private void answer(String request, Socket connection) throws IOException {
    if (request.startsWith("GET /held ")) {
      Sockets.await(held);
    }
    if (request.startsWith("GET /broken ")) {
      write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
      Sockets.await(held);
    }
    write(connection, StubOrigin.ok("origin"));
  }

  private GatewayFixture start() {
    return GatewayFixture.start(directory, origin, ALL);
  }

  private static Request get(String target) {
    return FakeExchange.create().request("GET", target).timeout(Duration.ofSeconds(20)).build();
  }

  private static String call(GatewayFixture gateway, String upstream, Request request)
      throws Exception {
    try (var response = gateway.gateway().services().call(upstream, request)) {
      return new String(response.body().readAll(MAX), StandardCharsets.UTF_8);
    }
  }

  @Test
  void callsAnUpstreamByAnyOfItsNames() throws Exception {
    try (var gateway = start()) {
      assertThat(call(gateway, "origin", get("/a?b=c"))).isEqualTo("origin");
      assertThat(call(gateway, "outbound|80||origin.dns", get("/"))).isEqualTo("origin");

      assertThat(origin.requests().getFirst()).startsWith("GET /a?b=c HTTP/1.1\r\n");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.gateway().services().upstream("other")).isEmpty();
      assertThatThrownBy(() -> call(gateway, "other", get("/")))
          .hasMessage("'other' (expected: a configured upstream)");
    }
  }

  @Test
  void sendsWhatAFilterSaysAboutClients() throws Exception {
    try (var gateway = start()) {
      var headers = Headers.of("Host", "auth", "X-Forwarded-Host", "a.example", "Forwarded", "x");
      var request =
          FakeExchange.create()
              .request("POST", "/check")
              .headers(headers.withAdded("Connection", "close"))
              .body(Body.of("hello"))
              .build();

      assertThat(call(gateway, "origin", request)).isEqualTo("origin");

      assertThat(origin.requests().getFirst())
          .isEqualTo(
              "POST /check HTTP/1.1\r\nHost: auth\r\nX-Forwarded-Host: a.example\r\n"
                  + "Forwarded: x\r\nContent-Length: 5\r\n\r\nhello");
    }
  }

  @Test
  void sendsALargeBody() throws Exception {
    try (var gateway = start()) {
      var body = "x".repeat(1 << 20);
      var request = FakeExchange.create().request("POST", "/").body(Body.of(body)).build();

      assertThat(call(gateway, "origin", request)).isEqualTo("origin");

      assertThat(origin.requests().getFirst()).endsWith("\r\n\r\n" + body);
    }
  }

  @Test
  void givesUpWhenTheTimeOfTheCallIsUp() {
    try (var gateway = start()) {
      var request = get("/held").withTimeout(Duration.ofMillis(200));

      assertThatThrownBy(() -> call(gateway, "origin", request))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT));
    }
  }

  @Test
  void givesUpOnABodyWhenTheTimeOfTheCallIsUp() {
    try (var gateway = start()) {
      var request = get("/broken").withTimeout(Duration.ofMillis(500));

      assertThatThrownBy(() -> call(gateway, "origin", request))
          .isInstanceOfSatisfying(
              BodyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT))
          .hasMessage("the time of the call is up");
    }
  }

  @Test
  void saysThatAnEndpointIsDead() throws Exception {
    try (var gateway = start()) {
      gateway.rewrite(yaml(ALL).replace("upstreams: {", "upstreams: { dead: " + dead() + ","));
      assertThat(gateway.reload().statusCode()).isEqualTo(200);

      assertThatThrownBy(() -> call(gateway, "dead", get("/")))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_CONNECT_FAILED));
    }
  }

  @Test
  void failsNoCallDuringReloads() throws Exception {
    try (var gateway = start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var isOver = new AtomicBoolean();
      var calling =
          threads.submit(() -> {
            var count = 0;
            while (!isOver.get()) {
              assertThat(call(gateway, "origin", get("/"))).isEqualTo("origin");
              count++;
            }
            return count;
          });

      for (var i = 0; i < RELOADS; i++) {
        gateway.rewrite(yaml(ALL).replace("endpoints", policies(i) + ", endpoints"));
        gateway.gateway().reload();
      }

      isOver.set(true);
      assertThat(calling.get()).isPositive();
    }
  }

  /// Other policies make another upstream, so that the one before is closed.
  private static String policies(int number) {
    return "policies: { max-connections: " + (100 + number) + " }";
  }

  @Test
  void finishesACallWhoseUpstreamIsRemoved() throws Exception {
    try (var gateway = start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calling = threads.submit(() -> call(gateway, "origin", get("/held")));
      Eventually.isTrue("arrived", () -> !origin.requests().isEmpty());

      gateway.rewrite(yaml(ALL).replace("origin", "other"));
      assertThat(gateway.reload().statusCode()).isEqualTo(200);
      held.countDown();

      assertThat(calling.get()).isEqualTo("origin");
      assertThatThrownBy(() -> call(gateway, "origin", get("/")))
          .hasMessage("'origin' (expected: a configured upstream)");
    }
  }

  @Test
  void letsAFilterCallBeforeItsConfigurationServes() throws Exception {
    try (var gateway = start()) {
      var call = new FutureTask<>(() -> call(gateway, "fresh", get("/")));
      try (var _ =
          Hooks.write(
              directory.resolve("plugins"),
              () -> {
                assertThat(gateway.gateway().services().upstream("fresh")).isPresent();
                Thread.startVirtualThread(call);
                return (request, chain) -> chain.proceed(request);
              })) {
        gateway.rewrite(
            yaml(HOOKED)
                .replace("upstreams: {", "upstreams: { fresh: { endpoints: [ " + here() + " ] },"));

        assertThat(gateway.reload().body()).contains("2");

        assertThat(call.get()).isEqualTo("origin");
      }
    }
  }

  @Test
  void endsTheCallOfAFilterWhoseConfigurationIsRefused() {
    try (var gateway = start()) {
      var call = new FutureTask<>(() -> call(gateway, "fresh", get("/")));
      try (var _ =
          Hooks.write(
              directory.resolve("plugins"),
              () -> {
                Thread.startVirtualThread(call);
                throw new IllegalArgumentException("refused");
              })) {
        gateway.rewrite(
            yaml(HOOKED)
                .replace("upstreams: {", "upstreams: { fresh: { endpoints: [ " + here() + " ] },"));

        assertThat(gateway.reload().body()).contains("refused");

        assertThatThrownBy(call::get)
            .hasMessageContaining("'fresh' (expected: a configured upstream)");
        assertThat(gateway.gateway().services().upstream("fresh")).isEmpty();
      }
    }
  }

  private String yaml(String routes) {
    return GatewayFixture.yaml(origin, routes);
  }

  private String here() {
    return "\"127.0.0.1:" + origin.port() + "\"";
  }

  private static String dead() throws IOException {
    try (var free = new ServerSocket(0)) {
      return "{ endpoints: [ \"127.0.0.1:" + free.getLocalPort() + "\" ] }";
    }
  }
}
