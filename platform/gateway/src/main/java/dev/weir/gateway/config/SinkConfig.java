package dev.weir.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One use of a sink that a plugin brings.
///
/// Its configuration stays as the file has it until it is known which factory the name belongs to:
/// [BoundSink#bind].
///
/// @param name the name of the sink
/// @param place the configuration, and where it is
public record SinkConfig(String name, FilterConfig.Place place) {

  /// The use of a sink that a node describes: its name, or its name with its configuration. Empty
  /// if it does not, after adding a problem.
  static Optional<SinkConfig> bind(Node node, Trail trail, Path directory, Problems problems) {
    if (node instanceof Node.Scalar name && !name.isNull()) {
      var nothing = new Node.Mapping(List.of(), node.line(), node.column());
      return Optional.of(of(name, trail, nothing, directory));
    }
    if (node instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
      var entry = mapping.entries().getFirst();
      var name = new Node.Scalar(entry.key(), true, List.of(), entry.line(), entry.column());
      return Optional.of(of(name, trail, entry.value(), directory));
    }
    var expected = new Shape.SinkUse().expected();
    problems.add(node, trail, node.shown() + " (expected: " + expected + ")");
    return Optional.empty();
  }

  private static SinkConfig of(Node.Scalar name, Trail trail, Node config, Path directory) {
    var configTrail = trail.key(name.text());
    return new SinkConfig(
        name.text(), new FilterConfig.Place(name, trail, config, configTrail, directory));
  }
}
