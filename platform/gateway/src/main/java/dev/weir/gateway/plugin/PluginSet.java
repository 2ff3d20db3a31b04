package dev.weir.gateway.plugin;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.gateway.filter.FilterCatalog;
import dev.weir.gateway.filter.FilterOrigin;
import dev.weir.marketplace.install.Pin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The plugins of one route table, held until it has drained. Immutable.
///
/// A plugin that did not change is shared with the set before. It is unloaded when the last set
/// that holds it is closed.
public final class PluginSet implements AutoCloseable {

  private final List<LoadedPlugin> plugins;
  private final Map<String, Trial> trials;
  private final Selection selection;
  private final FilterCatalog catalog;
  private final FilterCatalog candidates;
  private final Map<String, SortedSet<String>> versions;
  private final List<PluginProblem> problems;
  private final Map<String, FilterOrigin> previousOrigins;
  private final List<Pin> pins;
  private final Set<String> blocked;
  private final Optional<RevokedPlugin> unnamed;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PluginSet(Builder builder, FilterCatalog previous) {
    plugins = builder.all();
    trials = Map.copyOf(builder.trials());
    selection = builder.selection;
    pins = List.copyOf(builder.pins);
    blocked = Set.copyOf(builder.blocked);
    unnamed = Optional.ofNullable(builder.unnamed);
    versions = Map.copyOf(builder.versions);
    catalog = builder.catalog(builder.stable.values());
    candidates = builder.catalog(builder.candidates.values());
    // After the catalogs, which add to them.
    problems = List.copyOf(builder.problems);
    previousOrigins = new HashMap<>();
    for (var name : previous.names()) {
      previous.find(name).ifPresent(entry -> previousOrigins.put(name, entry.origin()));
    }
  }

  /// A set without plugins: what a gateway that starts has before.
  public static PluginSet empty() {
    return new Builder(List.of(), Selection.NONE).build(FilterCatalog.empty());
  }

  /// A version of a plugin that is tried out beside another one.
  ///
  /// @param stable the one that was there before
  public record Trial(LoadedPlugin stable, LoadedPlugin candidate) {}

  /// The same set without some of its plugins, for the caller to own.
  public PluginSet without(Set<LoadedPlugin> dropped) {
    var builder = new Builder(List.of(), selection);
    builder.pin(pins);
    builder.blocked.addAll(blocked);
    builder.unnamed = unnamed.orElse(null);
    plugins.stream()
        .filter(plugin -> !dropped.contains(plugin) && plugin.retain())
        .forEach(builder::add);
    return builder.build(catalog);
  }

  /// The filters that the plugins bring, without those of candidates.
  public FilterCatalog catalog() {
    return catalog;
  }

  /// The filters that candidates bring, by the same names.
  public FilterCatalog candidates() {
    return candidates;
  }

  /// The filter of a name, without those of candidates.
  ///
  /// If a plugin was revoked whose filters cannot be told without running it, a name that nobody
  /// else brings is taken for one of them: a revocation must not keep a gateway from starting.
  public Optional<FilterCatalog.Entry> find(String name) {
    return catalog.find(name).or(() -> unnamed.map(it -> entry(name, it)));
  }

  /// The factory of sinks of a name. One of a plugin that was revoked is replaced by one whose
  /// sinks lose all lines: a revocation must not keep a gateway from starting.
  public Optional<AccessLogSinkFactory<?>> findSink(String name) {
    return catalog
        .findSink(name)
        .<AccessLogSinkFactory<?>>map(FilterCatalog.Sink::factory)
        .or(() ->
            find(name)
                .map(FilterCatalog.Entry::factory)
                .filter(RevokedFactory.class::isInstance)
                .map(it -> new RevokedSinkFactory(name, ((RevokedFactory) it).reason())));
  }

  private static FilterCatalog.Entry entry(String name, RevokedPlugin plugin) {
    var factory = new RevokedFactory(name, plugin.reason());
    return new FilterCatalog.Entry(name, factory, plugin.origin());
  }

  /// What `weir.lock` named when the set was made.
  public List<Pin> pins() {
    return pins;
  }

  /// The digests of what was not loaded since it was revoked.
  public Set<String> blocked() {
    return blocked;
  }

  /// The plugins that are there in two versions, by id.
  public Map<String, Trial> trials() {
    return trials;
  }

  /// The plugins, candidates last.
  public List<LoadedPlugin> plugins() {
    return plugins;
  }

  /// The versions of a plugin that were found, also those that the set could not take.
  public SortedSet<String> versions(String plugin) {
    return versions.getOrDefault(plugin, Collections.emptySortedSet());
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

    private final Map<String, LoadedPlugin> stable = new LinkedHashMap<>();
    private final Map<String, LoadedPlugin> candidates = new LinkedHashMap<>();
    private final Map<String, SortedSet<String>> versions = new HashMap<>();
    private final List<Pin> pins = new ArrayList<>();
    private final Set<String> blocked = new HashSet<>();
    private final Selection selection;
    private final List<PluginProblem> problems;
    private @Nullable RevokedPlugin unnamed;

    Builder(List<PluginProblem> problems, Selection selection) {
      this.problems = new ArrayList<>(problems);
      this.selection = selection;
    }

    void pin(List<Pin> named) {
      pins.addAll(named);
    }

    /// Adds what stands for a plugin that was revoked. One that was to be tried out beside another
    /// one is not tried out.
    void add(RevokedPlugin plugin) {
      blocked.add(plugin.file().digest());
      var placeholder = plugin.placeholder();
      var id = plugin.origin().plugin();
      if (selection.isCandidate(placeholder) && stable.containsKey(id)) {
        versions.computeIfAbsent(id, _ -> new TreeSet<>()).add(plugin.origin().version());
        return;
      }
      if (plugin.names().isEmpty()) {
        unnamed = plugin;
      }
      add(placeholder);
    }

    /// Takes over the caller's hold of a plugin, or lets go of it if it cannot be added.
    void add(LoadedPlugin plugin) {
      var id = plugin.origin().plugin();
      versions.computeIfAbsent(id, _ -> new TreeSet<>()).add(plugin.origin().version());
      var present = stable.putIfAbsent(id, plugin);
      if (present == null) {
        return;
      }
      var isPair = selection.isCandidate(present) != selection.isCandidate(plugin);
      if (!isPair || candidates.containsKey(id)) {
        problem(
            plugin.origin().file(),
            "plugin %s is brought by %s already".formatted(id, present.origin().file()));
        plugin.release();
        return;
      }
      var isCandidate = selection.isCandidate(plugin);
      candidates.put(id, isCandidate ? plugin : present);
      stable.put(id, isCandidate ? present : plugin);
    }

    private List<LoadedPlugin> all() {
      return Stream.concat(stable.values().stream(), candidates.values().stream()).toList();
    }

    private Map<String, Trial> trials() {
      var trials = new HashMap<String, Trial>();
      candidates.forEach((id, candidate) ->
          trials.put(id, new Trial(Objects.requireNonNull(stable.get(id)), candidate)));
      return trials;
    }

    private FilterCatalog catalog(Collection<LoadedPlugin> plugins) {
      var catalog = FilterCatalog.builder();
      for (var plugin : plugins) {
        plugin
            .factories()
            .forEach((name, factory) -> {
              try {
                catalog.add(name, factory, plugin.origin());
              } catch (IllegalArgumentException e) {
                problem(plugin.origin().file(), String.valueOf(e.getMessage()));
              }
            });
        addSinks(plugin, catalog);
      }
      return catalog.build();
    }

    private void addSinks(LoadedPlugin plugin, FilterCatalog.Builder catalog) {
      plugin
          .sinks()
          .forEach((name, factory) -> {
            try {
              catalog.addSink(name, factory, plugin.origin());
            } catch (IllegalArgumentException e) {
              problem(plugin.origin().file(), String.valueOf(e.getMessage()));
            }
          });
    }

    void problem(String file, String reason) {
      problems.add(new PluginProblem(file, reason));
    }

    /// Lets go of what was added, instead of building.
    void release() {
      all().forEach(LoadedPlugin::release);
    }

    PluginSet build(FilterCatalog previous) {
      return new PluginSet(this, previous);
    }
  }
}
