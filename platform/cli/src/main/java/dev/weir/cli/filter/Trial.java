package dev.weir.cli.filter;

import dev.weir.api.Json;
import dev.weir.gateway.config.JsonText;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A filter as it is to be tried.
///
/// @param name what the route is called; a filter of a route of another name starts afresh
/// @param module the `.wasm` file
/// @param config what the guest gets as its configuration; empty for none
/// @param limits those that differ from the defaults, as the file has them
record Trial(String name, Path module, Optional<Json> config, Map<String, String> limits) {

  /// The route of a configuration file.
  String route() {
    return """
      - id: %s
        filters:
          - %s
          - name: %s
            id: wasm
            config:
              module: %s
              %s
              limits: { %s }
          - %s
        upstream: upstream
    """
        .formatted(
            name,
            Probes.OUTER,
            TrialHost.FILTER,
            literal(JsonText.pretty(module.toAbsolutePath().toString()).strip()),
            config.map(json -> "config: " + literal(json.text())).orElse(""),
            limits.entrySet().stream()
                .map(limit -> limit.getKey() + ": " + limit.getValue())
                .collect(Collectors.joining(", ")),
            Probes.INNER);
  }

  /// The JSON, with nothing in it that the file would take for a reference.
  private static String literal(String json) {
    return json.replace("${", "$${");
  }
}
