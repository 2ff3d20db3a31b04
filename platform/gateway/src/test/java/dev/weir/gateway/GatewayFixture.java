package dev.weir.gateway;

import dev.weir.api.FilterFactory;
import dev.weir.testkit.StubOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A gateway in front of an origin, configured by a file that a test can rewrite.
final class GatewayFixture implements AutoCloseable {

  private final Path directory;
  private final Gateway gateway;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private GatewayFixture(Path directory, Gateway.Options options) {
    this.directory = directory;
    this.gateway = Gateway.start(options);
  }

  /// A gateway that serves these routes.
  ///
  /// @param routes the `routes` of the file, as a flow sequence; the upstream is called `origin`
  static GatewayFixture start(Path directory, StubOrigin origin, String routes) {
    write(directory, yaml(origin, routes));
    return new GatewayFixture(directory, options(directory));
  }

  /// A gateway that serves the file that is there.
  static GatewayFixture open(Path directory) {
    return new GatewayFixture(directory, options(directory));
  }

  /// A gateway that serves the file that is there, with these filters of the program.
  static GatewayFixture open(Path directory, List<FilterFactory<?>> filters) {
    var file = directory.resolve("weir.yaml");
    return new GatewayFixture(
        directory, new Gateway.Options(file, List.of(), Optional.empty(), System::getenv, filters));
  }

  /// A gateway that serves the file that is there, with these environment variables.
  static GatewayFixture open(Path directory, Map<String, String> environment) {
    var file = directory.resolve("weir.yaml");
    return new GatewayFixture(
        directory, new Gateway.Options(file, List.of(), name -> environment.get(name)));
  }

  /// A gateway that serves the file that is there, with filters of the program and environment
  /// variables.
  @SuppressWarnings("NullAway") // class files lose `@Nullable` in a record's own constructor
  static GatewayFixture open(
      Path directory, List<FilterFactory<?>> filters, Map<String, String> environment) {
    var file = directory.resolve("weir.yaml");
    return new GatewayFixture(
        directory,
        new Gateway.Options(file, List.of(), Optional.empty(), environment::get, filters));
  }

  static Gateway.Options options(Path directory) {
    return new Gateway.Options(directory.resolve("weir.yaml"), List.of(), name -> null);
  }

  /// A whole file.
  static String yaml(StubOrigin origin, String routes) {
    return """
    listeners: [ { address: "127.0.0.1:0" } ]
    admin: { address: "127.0.0.1:0" }
    routes: %s
    upstreams: { origin: { endpoints: [ "127.0.0.1:%d" ] } }
    plugins: { directory: plugins }
    """
        .formatted(routes, origin.port());
  }

  /// Replaces the file as careful editors do.
  static void write(Path directory, String yaml) {
    try {
      var fresh = Files.writeString(directory.resolve("weir.yaml.new"), yaml);
      Files.move(fresh, directory.resolve("weir.yaml"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void rewrite(String yaml) {
    write(directory, yaml);
  }

  Path plugins() throws IOException {
    return Files.createDirectories(directory.resolve("plugins"));
  }

  Gateway gateway() {
    return gateway;
  }

  HttpResponse<String> get(String target) {
    return send(target, HttpRequest.Builder::GET);
  }

  HttpResponse<String> send(
      String target, Function<HttpRequest.Builder, HttpRequest.Builder> method) {
    return send(gateway.port(), target, method);
  }

  HttpResponse<String> admin(
      String target, Function<HttpRequest.Builder, HttpRequest.Builder> method) {
    return send(gateway.adminPort(), target, method);
  }

  HttpResponse<String> reload() {
    return admin("/admin/v1/reload", it -> it.POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(
      int port, String target, Function<HttpRequest.Builder, HttpRequest.Builder> method) {
    try {
      var uri = URI.create("http://127.0.0.1:" + port + target);
      var request = method.apply(HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)));
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    gateway.close();
    client.close();
  }
}
