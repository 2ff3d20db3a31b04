package dev.weir.gateway.plugin;

import dev.weir.gateway.plugin.host.PluginHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Loads what lies in the plugin directories and what `weir.lock` names.
///
/// A plugin is identified by its file and the digest of the content. One that is in the previous
/// set already is carried over; everything else is loaded anew, next to what is running. Files may
/// be overwritten or removed at any time without harm to what is loaded.
public final class PluginLoader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<PluginDirectory> directories;
  private final Optional<LockedPlugins> locked;
  private final WasmLoader wasm;
  private final PluginJar.Context context;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final Set<LoadedPlugin> held = ConcurrentHashMap.newKeySet();

  /// A loader for these directories, the official ones first by custom. None of them has to exist.
  ///
  /// @param host what plugins get from the gateway
  public PluginLoader(List<Path> directories, WasmLoader wasm, PluginHost host) {
    this(directories, Optional.empty(), wasm, PluginJar.Context.create(PATIENCE, host));
  }

  /// A loader for these directories and for what a lock file names.
  public PluginLoader(
      List<Path> directories, LockedPlugins locked, WasmLoader wasm, PluginHost host) {
    this(directories, Optional.of(locked), wasm, PluginJar.Context.create(PATIENCE, host));
  }

  PluginLoader(List<Path> directories, WasmLoader wasm, PluginJar.Context context) {
    this(directories, Optional.empty(), wasm, context);
  }

  PluginLoader(
      List<Path> directories,
      Optional<LockedPlugins> locked,
      WasmLoader wasm,
      PluginJar.Context context) {
    this.locked = locked;
    this.directories = directories.stream().map(PluginDirectory::new).toList();
    this.wasm = wasm;
    this.context = context;
  }

  /// What the directories hold now. The caller owns the set and closes it; the previous one stays
  /// as it is.
  ///
  /// @param previous the set that is serving, [PluginSet#empty] at the start
  public PluginSet load(PluginSet previous) {
    return load(previous, Selection.NONE);
  }

  /// What the directories hold now, with two versions of the plugins that the selection names.
  public PluginSet load(PluginSet previous, Selection selection) {
    var lock = locked.map(LockedPlugins::read).orElse(LockedPlugins.Content.NONE);
    return load(previous, selection, lock);
  }

  /// The same with what a lock file said when it was read.
  public PluginSet load(PluginSet previous, Selection selection, LockedPlugins.Content lock) {
    oneAtATime.lock();
    try {
      var problems = new ArrayList<PluginProblem>();
      var found = lockedFiles(lock, problems);
      var files = scan(found, problems);
      files.removeIf(selection::isDropped);
      var set = new PluginSet.Builder(problems, selection);
      set.pin(found.pins());
      return load(files, found.revoked(), previous, set);
    } finally {
      oneAtATime.unlock();
    }
  }

  private LockedPlugins.Found lockedFiles(
      LockedPlugins.Content lock, List<PluginProblem> problems) {
    return locked
        .map(it -> it.scan(lock, problems))
        .orElseGet(() -> new LockedPlugins.Found(List.of(), List.of(), List.of()));
  }

  private List<PluginFile> scan(LockedPlugins.Found found, List<PluginProblem> problems) {
    var files = new ArrayList<PluginFile>();
    directories.forEach(directory -> files.addAll(directory.scan(problems)));
    locked.ifPresent(it -> files.removeIf(file -> it.isReplaced(file, found.ids())));
    files.addAll(found.files());
    return files;
  }

  private PluginSet load(
      List<PluginFile> files,
      List<RevokedPlugin> revoked,
      PluginSet previous,
      PluginSet.Builder set) {
    var isBuilt = false;
    try {
      files.forEach(file -> add(file, previous, set));
      revoked.forEach(set::add);
      var built = set.build(previous.catalog());
      isBuilt = true;
      return built;
    } finally {
      if (!isBuilt) {
        set.release();
      }
    }
  }

  /// Tells whether the class loaders of unloaded plugins get collected.
  public LoaderWatch watch() {
    return context.watch();
  }

  /// Removes temporary files. To be called after the sets were closed.
  @Override
  public void close() {
    context.copies().close();
  }

  private void add(PluginFile file, PluginSet previous, PluginSet.Builder set) {
    try {
      var carried = carryOver(file, previous);
      set.add(carried.isPresent() ? carried.get() : loadNew(file));
    } catch (PluginException e) {
      set.problem(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static Optional<LoadedPlugin> carryOver(PluginFile file, PluginSet previous) {
    return previous.plugins().stream()
        .filter(plugin -> plugin.isFrom(file) && plugin.retain())
        .findFirst();
  }

  private LoadedPlugin loadNew(PluginFile file) throws PluginException {
    var plugin = file.isJar() ? PluginJar.load(file, context) : WasmFile.load(file, wasm);
    held.add(plugin);
    plugin.whenUnloaded(() -> held.remove(plugin));
    return plugin;
  }

  /// The plugins that are loaded and not unloaded yet, whether they serve or not.
  public Set<LoadedPlugin> held() {
    return Set.copyOf(held);
  }
}
