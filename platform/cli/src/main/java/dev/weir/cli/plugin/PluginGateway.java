package dev.weir.cli.plugin;

import dev.weir.api.Json;
import dev.weir.cli.filter.Probes;
import dev.weir.cli.filter.TrialFile;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.Problems.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A gateway with one filter of one plugin between a client and an upstream.
///
/// The plugin is a jar in the gateway's plugins directory, loaded and swapped as in production.
public final class PluginGateway implements AutoCloseable {

  /// What stands for a filter until there is one.
  private static final String NOTHING =
      "  - { id: nothing, match: { path: /weir-serves-nothing-yet }, upstream: upstream }\n";

  private static final Pattern CONFIG =
      Pattern.compile("^routes\\[0]\\.filters\\[1](\\.config)?\\.?");

  private final Place place;
  private final TrialFile file;
  private final Gateway gateway;

  /// Where a gateway stands.
  ///
  /// @param directory takes its files
  /// @param port where it listens; 0 for any that is free
  /// @param upstream the address of the upstream behind the filter
  /// @param called the addresses of the upstreams that the plugin can call, by their names
  public record Place(Path directory, int port, String upstream, Map<String, String> called) {

    /// Where the jar of the plugin is to be put.
    public Path jar() {
      return directory.resolve("plugins").resolve("plugin.jar");
    }
  }

  /// A filter in a route.
  ///
  /// @param id what the route is called
  /// @param filter the name of the filter
  /// @param config its configuration; empty for all defaults
  public record Route(String id, String filter, Optional<Json> config) {}

  private PluginGateway(Place place, Probes probes) {
    this.place = place;
    createDirectory(place.jar());
    file = TrialFile.create(place.directory().resolve("weir.yaml"), whole(NOTHING));
    gateway =
        Gateway.start(
            new Gateway.Options(
                file.path(), List.of(), Optional.empty(), System::getenv, probes.factories()));
  }

  /// A gateway without the plugin, which answers every request with 404.
  ///
  /// @param probes told of every request
  /// @throws IllegalStateException if the port is taken
  public static PluginGateway start(Place place, Probes probes) {
    return new PluginGateway(place, probes);
  }

  /// Puts the jar that is at its place now, and this route, in the place of what serves.
  ///
  /// @throws IllegalArgumentException if the plugin or its configuration is refused, saying why;
  ///   what served before stays
  public void serve(Route route) {
    try {
      file.serve(gateway, whole(yaml(route)));
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(reasons(e), e);
    }
  }

  private String reasons(ConfigurationException e) {
    return e.problems().all().stream().map(this::reason).collect(Collectors.joining("\n"));
  }

  /// The problem as it is in the plugin or its configuration: the rest of the file is not the
  /// user's.
  private String reason(Problem problem) {
    var where = CONFIG.matcher(problem.path()).replaceFirst("");
    var message = problem.message().replace("plugin " + place.jar() + ": ", "");
    return where.isEmpty() || where.equals(problem.path()) ? message : where + ": " + message;
  }

  /// Where the gateway listens.
  public int port() {
    return gateway.port();
  }

  /// The class loader of the plugin that serves; empty if none does.
  Optional<LoaderFate> loader() {
    return gateway.plugins().stream()
        .flatMap(plugin -> plugin.factories().values().stream())
        .map(factory -> LoaderFate.of(factory.getClass().getClassLoader()))
        .findFirst();
  }

  private static String yaml(Route route) {
    return """
      - id: %s
        filters: [ %s, { name: %s, id: tried%s }, %s ]
        upstream: upstream
    """
        .formatted(
            route.id(),
            Probes.OUTER,
            route.filter(),
            // Nothing in it is a reference any more.
            route.config().map(it -> ", config: " + it.text().replace("${", "$${")).orElse(""),
            Probes.INNER);
  }

  private static void createDirectory(Path jar) {
    try {
      Files.createDirectories(jar.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String whole(String routes) {
    return """
    listeners: [ { address: "127.0.0.1:%d" } ]
    admin: { address: "127.0.0.1:0" }
    plugins: { directory: plugins, watch: false }
    drain-timeout: 1s
    upstreams:
      upstream: { endpoints: [ "%s" ] }
    %sroutes:
    %s\
    """
        .formatted(place.port(), place.upstream(), called(), routes);
  }

  private String called() {
    return place.called().entrySet().stream()
        .map(it ->
            "  %s: { endpoints: [ \"%s\" ] }\n"
                .formatted(JsonText.pretty(it.getKey()).strip(), it.getValue()))
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
