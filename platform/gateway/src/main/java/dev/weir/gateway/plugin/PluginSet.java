package dev.weir.gateway.plugin;

import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.filter.FilterOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// The plugins of one route table, held until it has drained. Immutable.
///
/// A plugin that did not change is shared with the set before. It is unloaded when the last set
/// that holds it is closed.
public final class PluginSet implements AutoCloseable {

  private final List<LoadedPlugin> plugins;
  private final FilterCatalog catalog;
  private final List<PluginProblem> problems;
  private final Map<String, FilterOrigin> previousOrigins;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PluginSet(Builder builder, FilterCatalog previous) {
    plugins = List.copyOf(builder.plugins.values());
    catalog = builder.catalog.build();
    problems = List.copyOf(builder.problems);
    previousOrigins = new HashMap<>();
    for (var name : previous.names()) {
      previous.find(name).ifPresent(entry -> previousOrigins.put(name, entry.origin()));
    }
  }

  /// A set without plugins: what a gateway that starts has before.
  public static PluginSet empty() {
    return new Builder(List.of()).build(FilterCatalog.empty());
  }

  /// The filters that the plugins bring.
  public FilterCatalog catalog() {
    return catalog;
  }

  /// The plugins, in the order they were found.
  public List<LoadedPlugin> plugins() {
    return plugins;
  }

  /// The files that could not be loaded. What they would have brought is missing in the catalog, so
  /// a set with problems should not replace one without.
  public List<PluginProblem> problems() {
    return problems;
  }

  /// Where a filter came from in the set before: if it is unknown now, its file was removed.
  public Optional<FilterOrigin> previousOrigin(String name) {
    return Optional.ofNullable(previousOrigins.get(name));
  }

  /// Lets go of the plugins. Unloading one waits for its `stop()`, so this is nothing for the
  /// thread of a request. Closing again has no effect.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      plugins.forEach(LoadedPlugin::release);
    }
  }

  /// Fills a set.
  static final class Builder {

    private final Map<String, LoadedPlugin> plugins = new LinkedHashMap<>();
    private final FilterCatalog.Builder catalog = FilterCatalog.builder();
    private final List<PluginProblem> problems;

    Builder(List<PluginProblem> problems) {
      this.problems = new ArrayList<>(problems);
    }

    /// Takes over the caller's hold of a plugin, or lets go of it if it cannot be added.
    void add(LoadedPlugin plugin) {
      var origin = plugin.origin();
      var present = plugins.get(origin.plugin());
      if (present != null) {
        problem(
            origin.file(),
            "plugin %s is brought by %s already"
                .formatted(origin.plugin(), present.origin().file()));
        plugin.release();
        return;
      }
      plugins.put(origin.plugin(), plugin);
      plugin
          .factories()
          .forEach((name, factory) -> {
            try {
              catalog.add(name, factory, origin);
            } catch (IllegalArgumentException e) {
              problem(origin.file(), String.valueOf(e.getMessage()));
            }
          });
    }

    void problem(String file, String reason) {
      problems.add(new PluginProblem(file, reason));
    }

    /// Lets go of what was added, instead of building.
    void release() {
      plugins.values().forEach(LoadedPlugin::release);
    }

    PluginSet build(FilterCatalog previous) {
      return new PluginSet(this, previous);
    }
  }
}
