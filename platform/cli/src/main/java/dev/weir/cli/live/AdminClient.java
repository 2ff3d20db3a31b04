package dev.weir.cli.live;

import dev.weir.api.Secret;
import dev.weir.gateway.config.HostPort;
import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Asks a running gateway by its admin address.
public final class AdminClient {

  private static final int CONNECT_MILLIS = 5_000;
  // Plugins have ten seconds each to start.
  private static final int READ_MILLIS = 120_000;
  private static final int DUMP_MILLIS = 600_000;
  // A gateway whose requests are looked at gives a sign of life every two seconds.
  private static final int PULSE_MILLIS = 20_000;

  private final HostPort address;
  private final Optional<Secret> token;

  /// @param token what it may want to be shown
  public AdminClient(HostPort address, Optional<Secret> token) {
    this.address = address;
    this.token = token;
  }

  /// Where it asks.
  public HostPort address() {
    return address;
  }

  /// Asks how all stands.
  public AdminAnswer status() {
    return ask("GET", "/admin/v1/status");
  }

  /// Asks what is counted.
  public AdminAnswer stats() {
    return ask("GET", "/admin/v1/stats");
  }

  /// Orders a reload.
  public AdminAnswer reload() {
    return ask("POST", "/admin/v1/reload");
  }

  /// Orders that a lock file is served.
  ///
  /// @param sha256 its digest
  public AdminAnswer reload(String sha256) {
    return ask("POST", "/admin/v1/reload?lock=sha256:" + sha256);
  }

  /// Orders that the version of a plugin that is tried out gets a share of the requests.
  ///
  /// @param share such as `5%`
  public AdminAnswer share(String plugin, String share) {
    return ask(
        "POST", "/admin/v1/plugins/" + plugin + "/canary?share=" + share.replace("%", "%25"));
  }

  /// Asks what keeps plugins in memory that were unloaded, for which the gateway dumps its heap.
  public AdminAnswer leaks() {
    return ask("POST", "/admin/v1/plugins/leaks", DUMP_MILLIS);
  }

  /// Asks how caches stand.
  public AdminAnswer caches() {
    return ask("GET", "/admin/v1/cache");
  }

  /// Orders that something is removed from caches.
  ///
  /// @param query what, as the admin API has it
  public AdminAnswer purge(Map<String, String> query) {
    return ask("POST", "/admin/v1/cache/purge?" + parameters(query));
  }

  private static String parameters(Map<String, String> query) {
    return query.entrySet().stream()
        .map(it -> it.getKey() + '=' + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  /// Looks at requests as they end, until the gateway stops or the caller has seen enough.
  ///
  /// @param query which, as the admin API has it
  /// @param each gets them, each a line of JSON; false ends it
  public AdminAnswer tap(Map<String, String> query, Predicate<String> each) {
    return ask(
        "GET", "/admin/v1/tap?" + parameters(query), PULSE_MILLIS, body -> follow(body, each));
  }

  private static AdminAnswer follow(InputStream body, Predicate<String> each) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty() && !each.test(line)) {
        return new AdminAnswer.Done(JsonView.of(JsonObject.EMPTY));
      }
    }
    return new AdminAnswer.Unclear("the gateway has ended it");
  }

  private static JsonView view(byte[] json) throws JsonException {
    return JsonView.of(JsonReader.read(json));
  }

  /// Asks what would become of a request.
  ///
  /// @param headers each `Name: value`
  public AdminAnswer explain(String method, String url, List<String> headers) {
    var target = new StringBuilder("/admin/v1/explain?method=" + encoded(method));
    target.append("&url=").append(encoded(url));
    headers.forEach(it -> target.append("&header=").append(encoded(it)));
    return ask("GET", target.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private AdminAnswer ask(String method, String target) {
    return ask(method, target, READ_MILLIS);
  }

  private AdminAnswer ask(String method, String target, int readMillis) {
    return ask(method, target, readMillis, body -> new AdminAnswer.Done(view(body.readAllBytes())));
  }

  /// Makes an answer of what the gateway sends if it does what it was asked for.
  @FunctionalInterface
  private interface Reading {

    AdminAnswer read(InputStream body) throws IOException, JsonException;
  }

  private AdminAnswer ask(String method, String target, int readMillis, Reading reading) {
    if (address.port() == 0) {
      return new AdminAnswer.NobodyThere("port 0 is any that was free (expected: --admin)");
    }
    var isConnected = false;
    try {
      var url = URI.create("http://" + address + target).toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setRequestMethod(method);
      // The token is for this place.
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Accept", "application/json");
      token.ifPresent(
          it -> connection.setRequestProperty("Authorization", "Bearer " + it.reveal()));
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(readMillis);
      connection.connect();
      isConnected = true;
      return answer(connection, reading);
    } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
      return new AdminAnswer.NobodyThere(reason(e));
    } catch (SocketTimeoutException e) {
      return isConnected
          ? new AdminAnswer.Unclear(reason(e))
          : new AdminAnswer.NobodyThere(reason(e));
    } catch (IOException | JsonException e) {
      return new AdminAnswer.Unclear(reason(e));
    }
  }

  private static String reason(Exception failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : Printable.of(message);
  }

  private AdminAnswer answer(HttpURLConnection connection, Reading reading)
      throws IOException, JsonException {
    var status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return new AdminAnswer.Denied(token.isPresent());
    }
    var isDone = status == HttpURLConnection.HTTP_OK;
    try (var body = isDone ? connection.getInputStream() : connection.getErrorStream()) {
      if (body == null) {
        return new AdminAnswer.Unclear("status " + status + " (expected: an answer)");
      }
      return isDone ? reading.read(body) : refused(view(body.readAllBytes()));
    }
  }

  private static AdminAnswer refused(JsonView json) throws JsonException {
    var problems = new ArrayList<String>();
    var listed = json.optional("problems");
    for (var problem : listed.isPresent() ? listed.get().strings() : List.<String>of()) {
      problem.lines().map(Printable::of).forEach(problems::add);
    }
    var code = Printable.of(json.member("code").string());
    return new AdminAnswer.Refused(code, problems.isEmpty() ? List.of(code) : problems);
  }
}
