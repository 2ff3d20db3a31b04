package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.gateway.config.FilterConfig.OnFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads the three ways in which a route may use a filter: its name alone, its name with its
/// configuration, or a mapping with `name` that says more.
final class FilterUses {

  private final Path directory;
  private final Problems problems;

  private FilterUses(Path directory, Problems problems) {
    this.directory = directory;
    this.problems = problems;
  }

  /// The use of a filter that a node describes; empty if it does not, after adding problems.
  static Optional<FilterConfig> bind(Node node, Trail trail, Path directory, Problems problems) {
    return new FilterUses(directory, problems).bind(node, trail);
  }

  /// The long form.
  record LongForm(
      @Description("the name of the filter") String name,
      @Description("what this use of the filter is called in metrics, logs and traces")
          Optional<String> id,
      @Description(
              "what becomes of a request for which the filter fails: `closed` refuses it, `open` lets it pass")
          @Default("closed")
          OnFailure onFailure,
      @Description("the filter's own properties") Optional<Node> config) {

    LongForm {
      id.ifPresent(it -> Checks.identifier("id", it));
    }
  }

  private Optional<FilterConfig> bind(Node node, Trail trail) {
    if (node instanceof Node.Scalar name && !name.isNull()) {
      var configTrail = name.isSecret() ? trail : trail.key(name.text());
      return Optional.of(use(name, trail, nothing(node), configTrail));
    }
    if (node instanceof Node.Mapping mapping) {
      if (mapping.value("name").isPresent()) {
        return longForm(mapping, trail);
      }
      if (mapping.entries().size() == 1) {
        return Optional.of(shortForm(mapping.entries().getFirst(), trail));
      }
    }
    problems.add(node, trail, unexpected(node));
    return Optional.empty();
  }

  private static String unexpected(Node node) {
    if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
      return mapping.entries().size()
          + " keys (expected: one, the name of a filter; its configuration goes below it, indented)";
    }
    return node.shown() + " (expected: " + new Shape.FilterUse().expected() + ")";
  }

  private FilterConfig shortForm(Node.Entry entry, Trail trail) {
    var name = new Node.Scalar(entry.key(), true, List.of(), entry.line(), entry.column());
    return use(name, trail, entry.value(), trail.key(entry.key()));
  }

  private FilterConfig use(Node.Scalar name, Trail trail, Node config, Trail configTrail) {
    var place = new FilterConfig.Place(name, trail, config, configTrail, directory);
    return new FilterConfig(name.text(), Optional.empty(), OnFailure.CLOSED, place);
  }

  private Optional<FilterConfig> longForm(Node.Mapping mapping, Trail trail) {
    return new Binder(directory, problems)
        .bind(mapping, LongForm.class, trail)
        .map(form -> {
          var name = mapping.value("name").orElse(mapping);
          var config = form.config().orElseGet(() -> nothing(mapping));
          var place = new FilterConfig.Place(name, trail, config, trail.key("config"), directory);
          return new FilterConfig(form.name(), form.id(), form.onFailure(), place);
        });
  }

  private static Node nothing(Node at) {
    return new Node.Mapping(List.of(), at.line(), at.column());
  }
}
