package dev.weir.gateway.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a file says under `plugins.settings`, which only the plugins understand. Immutable.
public final class PluginSettings {

  private static final Trail TRAIL = Trail.ROOT.key("plugins").key("settings");

  private final String file;
  private final Path directory;
  private final Map<String, Node> byPlugin;

  private PluginSettings(String file, Path directory, Map<String, Node> byPlugin) {
    this.file = file;
    this.directory = directory;
    this.byPlugin = Map.copyOf(byPlugin);
  }

  /// Settings of no plugin.
  public static PluginSettings none() {
    return new PluginSettings("", Path.of(""), Map.of());
  }

  static PluginSettings of(String file, Path directory, Node root) {
    var byPlugin = new HashMap<String, Node>();
    root.at("plugins")
        .flatMap(it -> it.at("settings"))
        .filter(it -> it instanceof Node.Mapping)
        .ifPresent(it ->
            ((Node.Mapping) it)
                .entries()
                .forEach(entry -> byPlugin.put(entry.key(), entry.value())));
    return new PluginSettings(file, directory, byPlugin);
  }

  /// What is set for a plugin, as the record that it has for it.
  ///
  /// @throws IllegalArgumentException if it does not fit; the message has all problems, with their
  ///   places in the file
  public <C extends Record> C bind(String plugin, Class<C> type) {
    var problems = new Problems(file);
    var bound = new Binder(directory, problems).bind(node(plugin), type, TRAIL.key(plugin));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    return bound.orElseThrow();
  }

  /// Adds to the problems of the file what does not fit the record that a plugin has.
  ///
  /// @throws IllegalStateException if the record is none that can be bound
  public void check(String plugin, Class<? extends Record> type, Problems problems) {
    new Binder(directory, problems).bind(node(plugin), type, TRAIL.key(plugin));
  }

  private Node node(String plugin) {
    var node = byPlugin.get(plugin);
    return node == null ? new Node.Mapping(List.of(), 1, 1) : node;
  }
}
