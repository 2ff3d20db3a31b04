package dev.weir.testkit.gateway;

import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.Problems.Problem;
import dev.weir.testkit.FilterTrial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A plugin in a running gateway, between a client and an upstream that are real, too.
final class GatewayTrial implements FilterTrial {

  private static final int PATIENCE_MILLIS = 60_000;
  private static final Pattern CONFIG =
      Pattern.compile("^routes\\[0]\\.filters\\[1](\\.config)?\\.?");

  private final Path directory;
  private final Origin upstream = new Origin();
  private final Map<String, Origin> called = new LinkedHashMap<>();
  private final Outermost outermost = new Outermost();
  private final Surroundings surroundings;
  private final Gateway gateway;

  private GatewayTrial(Tried tried, String config, Surroundings surroundings) {
    this.surroundings = surroundings;
    surroundings
        .upstreams()
        .forEach((name, answers) -> {
          var origin = new Origin();
          origin.answers(answers);
          called.put(name, origin);
        });
    try {
      directory = Files.createTempDirectory("weir-testkit-");
      Files.createDirectory(jar().getParent());
      tried.write(jar());
      write(route(tried.filter(), config));
    } catch (IOException e) {
      closeOrigins();
      throw new UncheckedIOException(e);
    }
    try {
      gateway = Gateway.start(options());
    } catch (ConfigurationException e) {
      closeOrigins();
      delete(directory);
      throw new IllegalArgumentException(reasons(e), e);
    }
  }

  static GatewayTrial start(Tried tried, String config, Surroundings surroundings) {
    return new GatewayTrial(tried, config, surroundings);
  }

  private Path jar() {
    return directory.resolve("plugins").resolve("tested.jar");
  }

  private Gateway.Options options() {
    return new Gateway.Options(
        directory.resolve("weir.yaml"),
        List.of(),
        Optional.empty(),
        System::getenv,
        List.of(outermost));
  }

  private static String route(String filter, String config) {
    var text = config.strip().isEmpty() ? "{}" : config.strip();
    return """
    routes:
      - id: test
        filters:
          - %s
          - name: %s
            id: tested
            config:
    %s\
        upstream: upstream
    """
        .formatted(Outermost.NAME, filter, text.indent(10));
  }

  private void write(String routes) throws IOException {
    var whole = new StringBuilder();
    whole.append(
        """
        listeners: [ { address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        plugins: { directory: plugins, watch: false }
        drain-timeout: 1s
        upstreams:
          upstream: { endpoints: [ "%s" ] }
        """
            .formatted(upstream.address()));
    called.forEach((name, origin) ->
        whole.append("  %s: { endpoints: [ \"%s\" ] }\n".formatted(name, origin.address())));
    if (!surroundings.secrets().isEmpty()) {
      whole.append("secrets:\n");
      for (var secret : surroundings.secrets().entrySet()) {
        whole.append("  %1$s: ${file:%1$s.secret}\n".formatted(secret.getKey()));
        Files.writeString(directory.resolve(secret.getKey() + ".secret"), secret.getValue());
      }
    }
    Files.writeString(directory.resolve("weir.yaml"), whole.append(routes));
  }

  private String reasons(ConfigurationException e) {
    return e.problems().all().stream().map(this::reason).collect(Collectors.joining("\n"));
  }

  /// The problem as it is in the plugin or its configuration: the rest is not the author's.
  private String reason(Problem problem) {
    var where = CONFIG.matcher(problem.path()).replaceFirst("");
    var message = problem.message().replace("plugin " + jar() + ": ", "");
    return where.isEmpty() || where.equals(problem.path()) ? message : where + ": " + message;
  }

  @Override
  public Response handle(Request request) throws Exception {
    var response = send(request);
    var failure = outermost.takeFailure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return response;
  }

  private Response send(Request request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(Wire.bytes(request));
      return Wire.response(socket.getInputStream(), request.method().equals("HEAD"));
    }
  }

  @Override
  public FilterTrial upstreamAnswers(Chain answers) {
    upstream.answers(answers);
    return this;
  }

  @Override
  public List<Request> received() {
    return upstream.received();
  }

  /// The class loader of the plugin.
  WeakReference<ClassLoader> loader() {
    return new WeakReference<>(pluginLoader());
  }

  /// What dumps of the heap call it.
  String loaderName() {
    return String.valueOf(pluginLoader().getName());
  }

  private ClassLoader pluginLoader() {
    return gateway.plugins().stream()
        .flatMap(plugin -> plugin.factories().values().stream())
        .map(factory -> factory.getClass().getClassLoader())
        .findFirst()
        .orElseThrow();
  }

  /// Takes the plugin out of the gateway, which goes on.
  void unload() {
    try {
      synchronized (gateway) {
        write("routes: [ { id: test, upstream: upstream } ]\n");
        Files.delete(jar());
        gateway.reload();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeOrigins() {
    upstream.close();
    called.values().forEach(Origin::close);
  }

  @Override
  public void close() {
    gateway.close();
    closeOrigins();
    delete(directory);
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
