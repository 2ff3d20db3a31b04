package dev.weir.gateway.admin;

import dev.weir.api.Expect;
import dev.weir.api.Secret;
import dev.weir.gateway.cache.Purge;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.Percent;
import dev.weir.gateway.config.Problems.Problem;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Answers operators, on an address of its own.
///
/// A web page that a browser shows to an operator must not be able to act for that operator:
/// requests with a foreign `Host` or `Origin` are refused.
public final class AdminServer implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]|localhost");

  private static final Status CONFLICT = Status.CONFLICT_409;

  /// What operators can ask for.
  ///
  /// @param isReady whether the gateway takes requests
  /// @param token what has to be shown for all below `/admin`, as it is now
  /// @param reloads reloads the configuration
  /// @param status what is running, for people and scripts
  /// @param metrics numbers, for Prometheus, of a type that it accepts as it says in `Accept`
  /// @param stats numbers, for those who compare them with what they were
  /// @param canaries takes orders about canaries
  /// @param leaks finds out what keeps plugins in memory that were unloaded
  /// @param caches what caches there are, and removes what is in them
  /// @param requests shows what becomes of requests
  public record Operations(
      BooleanSupplier isReady,
      Supplier<Optional<Secret>> token,
      Reloads reloads,
      Supplier<Map<String, Object>> status,
      Function<String, Page> metrics,
      Supplier<Map<String, Object>> stats,
      CanaryOrders canaries,
      Supplier<Map<String, Object>> leaks,
      CacheOrders caches,
      RequestPages requests) {}

  /// Tells of caches and purges them.
  public interface CacheOrders {

    /// How all caches stand.
    Map<String, Object> status();

    /// Removes entries, on all gateways.
    ///
    /// @param name of the cache; all of the plugin if absent
    /// @return whether all gateways are being told
    /// @throws NoSuchElementException if there is no such cache
    boolean purge(String plugin, Optional<String> name, Purge purge);
  }

  /// Reloads the configuration.
  @FunctionalInterface
  public interface Reloads {

    /// Reloads it.
    ///
    /// @param lock the digest of the lock file that is to be served; what serves it already is not
    ///   made again
    /// @return what it came to, with the number of the route table as `generation`
    /// @throws ConfigurationException if the configuration cannot be used
    /// @throws IllegalStateException if it cannot be served now
    Map<String, Object> reload(Optional<String> lock);
  }

  /// Takes orders about the version of a plugin that is tried out.
  @FunctionalInterface
  public interface CanaryOrders {

    /// Carries out an order.
    ///
    /// @return what has become of the canary
    /// @throws NoSuchElementException if the plugin has none
    /// @throws IllegalStateException if that is not possible now
    Map<String, Object> take(String plugin, CanaryOrder order);
  }

  /// An order about a canary.
  public sealed interface CanaryOrder {

    /// It serves alone from now on.
    record Promote() implements CanaryOrder {}

    /// The version before it serves alone from now on.
    record RollBack() implements CanaryOrder {}

    /// It gets that part of the requests from now on.
    record Share(Percent share) implements CanaryOrder {}
  }

  /// A text and its media type.
  public record Page(String type, String text) {}

  private final Operations operations;
  private final WebServer server;
  private final Set<String> hosts;

  private AdminServer(InetSocketAddress address, Operations operations) {
    this.operations = operations;
    this.hosts = Set.of(address.getHostString().toLowerCase(Locale.ROOT));
    this.server =
        WebServer.builder()
            .bindAddress(address)
            .shutdownHook(false)
            // Else the end of a large answer waits until the reader has confirmed what came before.
            .connectionOptions(options -> options.tcpNoDelay(true))
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .routing(routing ->
                routing
                    .addFilter(this::refuseForeign)
                    .get("/health/live", (request, response) -> health(response, true))
                    .get(
                        "/health/ready",
                        (request, response) ->
                            health(response, operations.isReady().getAsBoolean()))
                    .get("/metrics", this::metrics)
                    .get("/admin/v1/status", guarded(this::status))
                    .get("/admin/v1/stats", guarded(this::stats))
                    .post("/admin/v1/reload", guarded(this::reload))
                    .get("/admin/v1/explain", guarded(operations.requests()::explain))
                    .get("/admin/v1/tap", guarded(operations.requests()::tap))
                    .get("/admin/v1/cache", guarded(this::caches))
                    .post("/admin/v1/cache/purge", guarded(this::purge))
                    .post("/admin/v1/plugins/leaks", guarded(this::leaks))
                    .post("/admin/v1/plugins/{plugin}/{order}", guarded(this::canary)))
            .build()
            .start();
    if (!server.isRunning()) {
      throw new IllegalStateException("the address cannot be bound");
    }
  }

  /// A server that answers.
  ///
  /// @throws RuntimeException if the address cannot be bound
  public static AdminServer start(InetSocketAddress address, Operations operations) {
    return new AdminServer(address, operations);
  }

  /// The port it listens on.
  public int port() {
    return server.port();
  }

  // RFC 6454: a browser states the origin of what acts; a name that resolves to this address may be
  // anybody's (DNS rebinding).
  private void refuseForeign(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    var host = hostOf(request.authority());
    var origin = request.headers().first(HeaderNames.ORIGIN);
    var isForeign = origin.isPresent() && !origin.get().equals("http://" + request.authority());
    if (isForeign || !(ADDRESS.matcher(host).matches() || hosts.contains(host))) {
      var detail =
          isForeign
              ? "Origin: '%s' (expected: none, or that of this address)".formatted(origin.get())
              : "Host: '%s' (expected: an address, or the host of admin.address)".formatted(host);
      Answers.send(
          response,
          Status.FORBIDDEN_403,
          Map.of("status", 403, "code", "forbidden", "detail", detail));
    } else {
      chain.proceed();
    }
  }

  // Around each handler, since what a filter sees of a path need not be what a route makes of it.
  private Handler guarded(Handler handler) {
    return (request, response) -> {
      var token = operations.token().get();
      var shown = request.headers().first(HeaderNames.AUTHORIZATION);
      if (token.isEmpty() || shown.filter(it -> isBearer(it, token.get())).isPresent()) {
        handler.handle(request, response);
        return;
      }
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      var code = shown.isPresent() ? "wrong-token" : "token-missing";
      Answers.send(response, Status.UNAUTHORIZED_401, Map.of("status", 401, "code", code));
    };
  }

  private static boolean isBearer(String shown, Secret token) {
    return isSame(shown, "Bearer " + token.reveal());
  }

  // In the same time wherever they differ.
  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String hostOf(String authority) {
    return authority.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
  }

  private static void health(ServerResponse response, boolean isUp) {
    var status = isUp ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
    Answers.send(response, status, Map.of("status", isUp ? "UP" : "DOWN"));
  }

  private void status(ServerRequest request, ServerResponse response) {
    Answers.send(response, Status.OK_200, operations.status().get());
  }

  private void stats(ServerRequest request, ServerResponse response) {
    Answers.send(response, Status.OK_200, operations.stats().get());
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    var accept = String.join(",", request.headers().values(HeaderNames.ACCEPT));
    var page = operations.metrics().apply(accept);
    Pages.send(page, request, response);
  }

  private void reload(ServerRequest request, ServerResponse response) {
    var wantsText =
        request
            .headers()
            .bestAccepted(MediaTypes.APPLICATION_JSON, MediaTypes.TEXT_PLAIN)
            .filter(MediaTypes.TEXT_PLAIN::equals)
            .isPresent();
    try {
      var lock = request.query().first("lock").asOptional().map(AdminServer::digest);
      var reloaded = operations.reloads().reload(lock);
      if (wantsText) {
        Answers.sendText(
            response, Status.OK_200, "reloaded: route table " + reloaded.get("generation"));
      } else {
        Answers.send(response, Status.OK_200, reloaded);
      }
    } catch (ConfigurationException | IllegalStateException e) {
      if (wantsText) {
        var status = e instanceof ConfigurationException ? Answers.INVALID : CONFLICT;
        Answers.sendText(response, status, String.valueOf(e.getMessage()));
      } else {
        sendFailure(response, e);
      }
    }
  }

  private static String digest(String text) {
    return text.replaceFirst("^sha256:", "");
  }

  private void leaks(ServerRequest request, ServerResponse response) {
    try {
      Answers.send(response, Status.OK_200, operations.leaks().get());
    } catch (IllegalStateException e) {
      Answers.sendProblem(response, CONFLICT, "not-possible", e);
    }
  }

  private void caches(ServerRequest request, ServerResponse response) {
    Answers.send(response, Status.OK_200, operations.caches().status());
  }

  private void purge(ServerRequest request, ServerResponse response) {
    try {
      var query = request.query();
      var plugin = query.first("plugin").orElse("cache");
      var isTold =
          operations.caches().purge(plugin, query.first("cache").asOptional(), purge(query));
      Answers.send(response, Status.OK_200, Map.of("status", isTold ? "purged" : "purged-here"));
    } catch (NoSuchElementException e) {
      Answers.sendProblem(response, Status.NOT_FOUND_404, "no-such-cache", e);
    } catch (IllegalArgumentException e) {
      Answers.sendProblem(response, Answers.INVALID, "invalid-order", e);
    }
  }

  // One of key, prefix and tag, or all=true.
  private static Purge purge(Parameters query) {
    var found = new ArrayList<Purge>();
    for (var kind : Purge.Kind.values()) {
      var name = kind.name().toLowerCase(Locale.ROOT);
      query
          .all(name, List::of)
          .forEach(it -> found.add(kind == Purge.Kind.ALL ? all(it) : new Purge(kind, it)));
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "purge: " + found.size() + " things (expected: one of: key, prefix, tag, all=true)");
    }
    return found.getFirst();
  }

  private static Purge all(String text) {
    Expect.that(text.equals("true"), "all", text, "true");
    return Purge.ALL;
  }

  private void canary(ServerRequest request, ServerResponse response) {
    var path = request.path().pathParameters();
    try {
      var order = order(path.get("order"), request.query().first("share").orElse(""));
      Answers.send(response, Status.OK_200, operations.canaries().take(path.get("plugin"), order));
    } catch (NoSuchElementException e) {
      Answers.sendProblem(response, Status.NOT_FOUND_404, "no-such-canary", e);
    } catch (IllegalArgumentException e) {
      Answers.sendProblem(response, Answers.INVALID, "invalid-order", e);
    } catch (IllegalStateException e) {
      Answers.sendProblem(response, CONFLICT, "not-possible", e);
    }
  }

  private static CanaryOrder order(String name, String share) {
    return switch (name) {
      case "promote" -> new CanaryOrder.Promote();
      case "rollback" -> new CanaryOrder.RollBack();
      case "canary" -> new CanaryOrder.Share(share(share));
      default ->
          throw new NoSuchElementException(
              "'" + name + "' (expected: one of: promote, rollback, canary)");
    };
  }

  private static Percent share(String text) {
    try {
      return Percent.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("share: " + e.getMessage(), e);
    }
  }

  private static void sendFailure(ServerResponse response, RuntimeException failure) {
    if (failure instanceof ConfigurationException e) {
      var problems = e.problems().all().stream().map(Problem::toString).toList();
      Answers.send(
          response,
          Answers.INVALID,
          Map.of("status", 422, "code", "invalid-configuration", "problems", problems));
    } else {
      var code = failure instanceof OtherLockException ? "other-lock" : "not-reloaded";
      Answers.sendProblem(response, CONFLICT, code, failure);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
