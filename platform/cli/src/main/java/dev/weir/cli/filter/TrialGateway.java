package dev.weir.cli.filter;

import dev.weir.api.FilterFactory;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.Problems.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A gateway with one WASM filter between a client and an upstream.
final class TrialGateway implements AutoCloseable {

  /// Where a gateway stands.
  ///
  /// @param directory takes its files
  /// @param port where it listens; 0 for any that is free
  /// @param upstream the address of the upstream
  /// @param called the addresses of the upstreams that the filter can call, by their names
  /// @param cache where compiled modules are kept
  record Place(
      Path directory,
      int port,
      String upstream,
      Map<String, String> called,
      Optional<Path> cache) {}

  private final Place place;
  private final TrialFile file;
  private final TrialHost host;
  private final Gateway gateway;

  private TrialGateway(Place place, Probes probes, Consumer<MadeCall> strays) {
    this.place = place;
    file = TrialFile.create(place.directory().resolve("weir.yaml"), nothing());
    host = TrialHost.start(place.cache(), probes, strays);
    try {
      host.serve(place.called(), place.directory());
      var filters = new ArrayList<FilterFactory<?>>(probes.factories());
      filters.add(host.factory());
      gateway =
          Gateway.start(
              new Gateway.Options(file.path(), List.of(), place.cache(), System::getenv, filters));
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  /// A gateway without the filter, which answers every request with 404.
  ///
  /// @param probes told of every request
  /// @param strays gets the calls that a filter makes for no request, once they have ended
  /// @throws IllegalStateException if the port is taken
  static TrialGateway start(Place place, Probes probes, Consumer<MadeCall> strays) {
    return new TrialGateway(place, probes, strays);
  }

  /// Has calls to upstreams that do not really exist answered so from now on.
  void use(Callees callees) {
    host.use(callees);
  }

  /// Puts the filter in, in place of the one before.
  ///
  /// @throws IllegalArgumentException if the filter does not start, saying why; the one before
  ///   stays
  void serve(Trial trial) {
    try {
      file.serve(gateway, yaml(trial.route()));
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(
          e.problems().all().stream().map(Problem::message).collect(Collectors.joining("\n")), e);
    }
  }

  /// Sends a request and waits for the whole response.
  Message exchange(Message request) throws IOException {
    return request.sendTo(gateway.port());
  }

  int port() {
    return gateway.port();
  }

  private String nothing() {
    return yaml(
        """
          - { id: nothing, match: { path: /weir-serves-nothing-yet }, upstream: upstream }
        """);
  }

  private String yaml(String routes) {
    return """
    listeners: [ { address: "127.0.0.1:%d" } ]
    admin: { address: "127.0.0.1:0" }
    plugins: { directory: none, watch: false }
    drain-timeout: 1s
    upstreams: { upstream: { endpoints: [ "%s" ] } }
    routes:
    %s\
    """
        .formatted(place.port(), place.upstream(), routes);
  }

  @Override
  public void close() {
    gateway.close();
    host.close();
  }
}
