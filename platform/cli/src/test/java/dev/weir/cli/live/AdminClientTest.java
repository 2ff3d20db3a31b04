package dev.weir.cli.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.api.Secret;
import dev.weir.gateway.config.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminClientTest {

  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private HttpServer elsewhere;

  @BeforeEach
  void startElsewhere() throws IOException {
    elsewhere = start(200, Map.of(), "{}");
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private HttpServer start(int status, Map<String, String> headers, String body)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          tokens.add(exchange.getLocalAddress().getPort() + " " + token(exchange));
          headers.forEach(exchange.getResponseHeaders()::add);
          exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    servers.add(server);
    return server;
  }

  private static String token(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static AdminClient client(HttpServer server) {
    var address = new HostPort("127.0.0.1", server.getAddress().getPort());
    return new AdminClient(address, Optional.of(Secret.of("hunter2")));
  }

  @Test
  void showsItsTokenToNobodyElse() throws IOException {
    var place = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/";
    var server = start(302, Map.of("Location", place), "");

    assertThat(client(server).status()).isInstanceOf(AdminAnswer.Unclear.class);

    assertThat(tokens).containsExactly(server.getAddress().getPort() + " Bearer hunter2");
  }

  @Test
  void readsWhatIsRefused() throws IOException {
    var server = start(409, Map.of(), "{ \"code\": \"other-lock\", \"problems\": [\"a\\nb\"] }");

    assertThat(client(server).reload())
        .isEqualTo(new AdminAnswer.Refused("other-lock", List.of("a", "b")));
  }
}
