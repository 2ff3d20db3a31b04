package dev.weir.gateway.config;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.FilterFactory;
import dev.weir.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A configuration file that has been read, together with everything that is wrong with it.
///
/// Reading never fails. Whoever builds something from the file reports what it finds wrong, and
/// asks for [#config] last, so that the operator sees all problems at once:
///
/// ```java
/// var file = ConfigurationFile.read(path, System::getenv);
/// var filters = file.bindFilters(catalog::find, catalog.names());
/// var config = file.config(); // throws if there is any problem
/// ```
public final class ConfigurationFile {

  private final Path directory;
  private final Problems problems;
  private final Node root;
  private final Optional<GatewayConfig> config;
  private final List<FilterConfig> filters;

  private ConfigurationFile(
      Path directory,
      Problems problems,
      Node root,
      Optional<GatewayConfig> config,
      List<FilterConfig> filters) {
    this.directory = directory;
    this.problems = problems;
    this.root = root;
    this.config = config;
    this.filters = filters;
  }

  /// Reads a file.
  ///
  /// @param file relative paths in it are relative to its directory
  /// @param environment the value of an environment variable, or null if it is not set
  public static ConfigurationFile read(Path file, Function<String, @Nullable String> environment) {
    var problems = new Problems(file.toString());
    return load(file, problems)
        .map(text -> parse(text, file, environment, problems))
        .orElseGet(() ->
            new ConfigurationFile(
                Path.of(""), problems, new Node.Broken(1, 1), Optional.empty(), List.of()));
  }

  /// Reads a text as if it were the content of a file.
  ///
  /// @param file the file, which need not exist
  /// @param environment the value of an environment variable, or null if it is not set
  public static ConfigurationFile parse(
      String text, Path file, Function<String, @Nullable String> environment) {
    return parse(text, file, environment, new Problems(file.toString()));
  }

  private static ConfigurationFile parse(
      String text, Path file, Function<String, @Nullable String> environment, Problems problems) {
    var directory = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    var root = YamlReader.read(text, new References(directory, environment), problems);
    var config = new Binder(directory, problems).bind(root, GatewayConfig.class, Trail.ROOT);
    CrossChecks.run(root, problems);
    var filters = config.map(ConfigurationFile::filters).orElseGet(() -> filters(root, directory));
    return new ConfigurationFile(directory, problems, root, config, filters);
  }

  /// The content of a file; empty after adding a problem if there is none.
  static Optional<String> load(Path file, Problems problems) {
    try {
      return Optional.of(load(file));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException _) {
      problems.add("no such file");
    } catch (IOException e) {
      problems.add("cannot be read: " + e);
    }
    return Optional.empty();
  }

  private static String load(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("a directory (expected: a file)");
    }
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(YamlReader.MAX_CODE_POINTS + 1);
      if (bytes.length > YamlReader.MAX_CODE_POINTS) {
        throw new IllegalArgumentException("larger than " + YamlReader.MAX_CODE_POINTS + " bytes");
      }
      return Utf8.decode(bytes);
    }
  }

  private static List<FilterConfig> filters(GatewayConfig config) {
    return config.routes().stream().flatMap(route -> route.filters().stream()).toList();
  }

  /// The filters of a file that is wrong elsewhere. What is wrong with their uses is known already.
  private static List<FilterConfig> filters(Node root, Path directory) {
    var filters = new ArrayList<FilterConfig>();
    var known = new Problems("");
    var routes = root.at("routes").map(Node::elements).orElse(List.of());
    for (int i = 0; i < routes.size(); i++) {
      var uses = routes.get(i).at("filters").map(Node::elements).orElse(List.of());
      for (int j = 0; j < uses.size(); j++) {
        var trail = Trail.ROOT.key("routes").item(i).key("filters").item(j);
        FilterUses.bind(uses.get(j), trail, directory, known).ifPresent(filters::add);
      }
    }
    return List.copyOf(filters);
  }

  /// What is wrong. Others may add to it.
  public Problems problems() {
    return problems;
  }

  /// The configuration.
  ///
  /// @throws ConfigurationException if anything is wrong
  public GatewayConfig config() {
    problems.throwIfAny();
    return config.orElseThrow();
  }

  /// Where plugins come from, also if something else is wrong; empty if that is wrong itself.
  public Optional<PluginsConfig> plugins() {
    var plugins = root.at("plugins").orElseGet(() -> new Node.Mapping(List.of(), 1, 1));
    var trail = Trail.ROOT.key("plugins");
    return new Binder(directory, new Problems("")).bind(plugins, PluginsConfig.class, trail);
  }

  /// Where operators are answered, also if something is wrong elsewhere.
  public HostPort adminAddress() {
    try {
      return admin("address").map(HostPort::parse).orElse(AdminConfig.USUAL_ADDRESS);
    } catch (IllegalArgumentException _) {
      return AdminConfig.USUAL_ADDRESS;
    }
  }

  /// What operators have to show there, if it is known here.
  public Optional<Secret> adminToken() {
    return admin("token").map(Secret::of);
  }

  private Optional<String> admin(String property) {
    return root.at("admin")
        .flatMap(it -> it.at(property))
        .filter(it -> it instanceof Node.Scalar value && !value.isNull())
        .map(it -> ((Node.Scalar) it).text());
  }

  /// The ids of the routes that use a filter; none of them if the file cannot be understood.
  public List<String> routesWith(String filter) {
    return config.stream()
        .flatMap(it -> it.routes().stream())
        .filter(route -> route.filters().stream().anyMatch(use -> use.name().equals(filter)))
        .map(RouteConfig::id)
        .toList();
  }

  /// The names of the upstreams, also of those that are wrong.
  public Set<String> upstreamNames() {
    return root.at("upstreams").map(Node::keys).orElse(Set.of());
  }

  /// The secrets by name; none of them if anything is wrong with the file.
  public Map<String, Secret> secrets() {
    return problems.isEmpty() ? config.map(GatewayConfig::secrets).orElse(Map.of()) : Map.of();
  }

  /// What plugins as a whole are told.
  public PluginSettings settings() {
    return PluginSettings.of(problems.file(), directory, root);
  }

  /// The uses of filters in the order of the file, also those of routes that are wrong.
  public List<FilterConfig> filters() {
    return filters;
  }

  /// Binds all uses of filters in the file. What is wrong with them is added to [#problems].
  ///
  /// @param catalog the factory with a name, if there is one
  /// @param names all names in the catalog
  /// @return by identity of the use; a use with a problem is not in it
  public Map<FilterConfig, BoundFilter> bindFilters(
      Function<String, Optional<FilterFactory<?>>> catalog, Set<String> names) {
    var bound = new IdentityHashMap<FilterConfig, BoundFilter>();
    for (var use : filters) {
      BoundFilter.bind(use, catalog, names, problems).ifPresent(it -> bound.put(use, it));
    }
    return Collections.unmodifiableMap(bound);
  }

  /// Binds all uses of sinks in the file, if nothing else is wrong with it. What is wrong with them
  /// is added to [#problems].
  ///
  /// @param catalog the factory with a name, if there is one
  /// @param names all names in the catalog
  /// @return by identity of the use; a use with a problem is not in it
  public Map<SinkConfig, BoundSink> bindSinks(
      Function<String, Optional<AccessLogSinkFactory<?>>> catalog, Set<String> names) {
    var bound = new IdentityHashMap<SinkConfig, BoundSink>();
    for (var log : config.map(GatewayConfig::accessLog).orElse(List.of())) {
      log.sink()
          .flatMap(use -> BoundSink.bind(use, catalog, names, problems))
          .ifPresent(it -> bound.put(it.use(), it));
    }
    return Collections.unmodifiableMap(bound);
  }

  /// Binds a use of a filter, which is right for its factory, for another version of that factory,
  /// too. What is wrong with it is added to [#problems].
  ///
  /// @param whose the other version, for the message
  public Optional<BoundFilter> bindAlso(FilterConfig use, FilterFactory<?> other, String whose) {
    var found = new Problems("");
    var bound = BoundFilter.bind(use, _ -> Optional.of(other), Set.of(), found);
    for (var problem : found.all()) {
      problems.add(
          problem.line(), problem.column(), problem.path(), problem.message() + " for " + whose);
    }
    return bound;
  }

  /// Reports a problem with a value of the file at its place, or at the place of the innermost
  /// value around it that the file has: `reject("…", "routes", 0, "match", "path")`.
  ///
  /// @param message the value and what was expected
  /// @param steps keys and indexes from the top of the file
  public void reject(String message, Object... steps) {
    var trail = Trail.ROOT;
    var at = root;
    for (var step : steps) {
      var next = Optional.<Node>empty();
      switch (step) {
        case Integer index -> {
          trail = trail.item(index);
          next = at.elements().stream().skip(index).findFirst();
        }
        default -> {
          trail = trail.key(step.toString());
          next = at.at(step.toString());
        }
      }
      at = next.orElse(at);
    }
    problems.add(at, trail, Secrets.hide(message, at, at));
  }
}
