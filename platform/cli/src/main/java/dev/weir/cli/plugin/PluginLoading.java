package dev.weir.cli.plugin;

import dev.weir.api.AccessLogSinkFactory;
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
import dev.weir.gateway.filter.FilterOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What comes of loading a plugin as a gateway does, and of asking its factories.
///
/// @param filters in the order of their names
/// @param sinks those of access logs, in the order of their names
/// @param problems why it cannot be used; empty if it can
/// @param schema of all of them, as it should be in the jar; empty if one cannot be made
record PluginLoading(
    List<PartSchema> filters,
    List<PartSchema> sinks,
    List<String> problems,
    Optional<String> schema) {

  /// A filter or a sink that the plugin brings.
  ///
  /// @param schema the JSON Schema of its configuration; empty if that cannot be made
  /// @param problem why it cannot
  record PartSchema(String name, Optional<Map<String, Object>> schema, Optional<String> problem) {

    static PartSchema of(FilterFactory<?> factory) {
      return of(factory.name(), factory.configType(), List.of(factory), List.of());
    }

    static PartSchema of(AccessLogSinkFactory<?> factory) {
      return of(factory.name(), factory.configType(), List.of(), List.of(factory));
    }

    private static PartSchema of(
        String name,
        Class<?> configType,
        List<FilterFactory<?>> filters,
        List<AccessLogSinkFactory<?>> sinks) {
      try {
        var schema = JsonSchema.ofPlugin(filters, sinks, RecordComments.NONE);
        return new PartSchema(name, Optional.of(schema), Optional.empty());
      } catch (RuntimeException | LinkageError e) {
        var problem = configType.getName() + ": " + e.getMessage();
        return new PartSchema(name, Optional.empty(), Optional.of(problem));
      }
    }

    boolean isBroken() {
      return schema.isEmpty();
    }
  }

  /// Loads and unloads the plugin in that jar.
  static PluginLoading of(Path jar) {
    try (var scratch = Scratch.create()) {
      var folder = Files.createDirectories(scratch.path().resolve("plugins"));
      Files.copy(jar, folder.resolve("checked.jar"));
      var file = Files.writeString(scratch.path().resolve("weir.yaml"), yaml());
      var options = new Gateway.Options(file, List.of(), _ -> null);
      return DryRun.withCatalog(options, catalog -> of(filters(catalog), sinks(catalog), options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PluginLoading of(
      List<FilterFactory<?>> filterFactories,
      List<AccessLogSinkFactory<?>> sinkFactories,
      Gateway.Options options) {
    var filters = filterFactories.stream().map(PartSchema::of).toList();
    var sinks = sinkFactories.stream().map(PartSchema::of).toList();
    var isEmpty = filters.isEmpty() && sinks.isEmpty();
    var isWhole =
        !isEmpty && Stream.concat(filters.stream(), sinks.stream()).noneMatch(PartSchema::isBroken);
    return new PluginLoading(
        filters,
        sinks,
        isEmpty ? problems(options) : List.of(),
        isWhole ? Optional.of(schema(filterFactories, sinkFactories)) : Optional.empty());
  }

  private static String schema(
      List<FilterFactory<?>> filters, List<AccessLogSinkFactory<?>> sinks) {
    return JsonText.pretty(JsonSchema.ofPlugin(filters, sinks, RecordComments.NONE));
  }

  private static List<FilterFactory<?>> filters(FilterCatalog catalog) {
    var found = new ArrayList<FilterFactory<?>>();
    for (var name : catalog.names()) {
      catalog
          .find(name)
          .filter(entry -> isChecked(entry.origin()))
          .ifPresent(entry -> found.add(entry.factory()));
    }
    return found;
  }

  private static List<AccessLogSinkFactory<?>> sinks(FilterCatalog catalog) {
    var found = new ArrayList<AccessLogSinkFactory<?>>();
    for (var name : catalog.sinkNames()) {
      catalog
          .findSink(name)
          .filter(sink -> isChecked(sink.origin()))
          .ifPresent(sink -> found.add(sink.factory()));
    }
    return found;
  }

  private static boolean isChecked(FilterOrigin origin) {
    return origin.file().endsWith("checked.jar");
  }

  /// Why there is nothing.
  private static List<String> problems(Gateway.Options options) {
    try (var _ = DryRun.of(options)) {
      return List.of("brings no filter and no access log sink (expected: at least one)");
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
