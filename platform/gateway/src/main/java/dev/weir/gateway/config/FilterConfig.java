package dev.weir.gateway.config;

import java.nio.file.Path;
import java.util.Optional;

/// One use of a filter in a route.
///
/// Its configuration stays as the file has it until the catalog says which factory the name belongs
/// to: [BoundFilter#bind].
///
/// @param name the name of the filter in the catalog
/// @param id what this use is called in metrics, logs and traces
/// @param onFailure what becomes of a request for which the filter fails
/// @param place the configuration, and where it is
public record FilterConfig(String name, Optional<String> id, OnFailure onFailure, Place place) {

  /// What becomes of a request for which a filter fails.
  public enum OnFailure {
    /// It is refused.
    CLOSED,
    /// It goes on as if the filter were not there.
    OPEN
  }

  /// Where a filter is used, and the configuration that nobody has understood yet.
  public static final class Place {

    private final Node name;
    private final Trail trail;
    private final Node config;
    private final Trail configTrail;
    private final Path directory;

    Place(Node name, Trail trail, Node config, Trail configTrail, Path directory) {
      this.name = name;
      this.trail = trail;
      this.config = config;
      this.configTrail = configTrail;
      this.directory = directory;
    }

    Node name() {
      return name;
    }

    Trail trail() {
      return trail;
    }

    Node config() {
      return config;
    }

    Trail configTrail() {
      return configTrail;
    }

    Path directory() {
      return directory;
    }

    /// The configuration as JSON text, with `${env:...}` for what must not be printed; empty if it
    /// is broken.
    public Optional<String> json() {
      return JsonText.of(config.withoutSecrets());
    }

    /// The path in the file: `routes[0].filters[1]`.
    @Override
    public String toString() {
      return trail.toString();
    }
  }
}
