package dev.weir.cli.plugin;

import dev.weir.api.FilterFactory;
import dev.weir.cli.filter.Scratch;
import dev.weir.gateway.DryRun;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.JsonSchema;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.Problems.Problem;
import dev.weir.gateway.config.RecordComments;
import dev.weir.gateway.filter.FilterCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What comes of loading a plugin as a gateway does, and of asking its factories.
///
/// @param filters in the order of their names
/// @param problems why it cannot be used; empty if it can
/// @param schema of all filters, as it should be in the jar; empty if one cannot be made
record PluginLoading(List<FilterSchema> filters, List<String> problems, Optional<String> schema) {

  /// A filter that the plugin brings.
  ///
  /// @param schema the JSON Schema of its configuration; empty if that cannot be made
  /// @param problem why it cannot
  record FilterSchema(String name, Optional<Map<String, Object>> schema, Optional<String> problem) {

    static FilterSchema of(FilterFactory<?> factory) {
      try {
        var schema = JsonSchema.ofFilters(List.of(factory), RecordComments.NONE);
        return new FilterSchema(factory.name(), Optional.of(schema), Optional.empty());
      } catch (RuntimeException | LinkageError e) {
        var problem = factory.configType().getName() + ": " + e.getMessage();
        return new FilterSchema(factory.name(), Optional.empty(), Optional.of(problem));
      }
    }
  }

  /// Loads and unloads the plugin in that jar.
  static PluginLoading of(Path jar) {
    try (var scratch = Scratch.create()) {
      var folder = Files.createDirectories(scratch.path().resolve("plugins"));
      Files.copy(jar, folder.resolve("checked.jar"));
      var file = Files.writeString(scratch.path().resolve("weir.yaml"), yaml());
      var options = new Gateway.Options(file, List.of(), _ -> null);
      return DryRun.withCatalog(options, catalog -> of(factories(catalog), options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PluginLoading of(List<FilterFactory<?>> factories, Gateway.Options options) {
    var filters = factories.stream().map(FilterSchema::of).toList();
    var isWhole = filters.stream().allMatch(filter -> filter.schema().isPresent());
    return new PluginLoading(
        filters,
        filters.isEmpty() ? problems(options) : List.of(),
        isWhole && !filters.isEmpty()
            ? Optional.of(JsonText.pretty(JsonSchema.ofFilters(factories, RecordComments.NONE)))
            : Optional.empty());
  }

  private static List<FilterFactory<?>> factories(FilterCatalog catalog) {
    var found = new ArrayList<FilterFactory<?>>();
    for (var name : catalog.names()) {
      catalog
          .find(name)
          .filter(entry -> entry.origin().file().endsWith("checked.jar"))
          .ifPresent(entry -> found.add(entry.factory()));
    }
    return found;
  }

  /// Why there are no filters.
  private static List<String> problems(Gateway.Options options) {
    try (var _ = DryRun.of(options)) {
      return List.of("brings no filter (expected: at least one)");
    } catch (ConfigurationException e) {
      return e.problems().all().stream()
          .map(Problem::message)
          .map(message -> message.replaceFirst("^plugin \\S*checked\\.jar: ", ""))
          .toList();
    }
  }

  private static String yaml() {
    return """
    listeners: [ { address: "127.0.0.1:0" } ]
    admin: { address: "127.0.0.1:0" }
    plugins: { directory: plugins, watch: false }
    upstreams: { none: { endpoints: [ "127.0.0.1:9" ] } }
    routes: [ { id: none, upstream: none } ]
    """;
  }
}
