package dev.weir.cli.plugin;

import dev.weir.api.Json;
import dev.weir.cli.filter.DevSurroundings;
import dev.weir.cli.filter.Ink;
import dev.weir.cli.filter.LogLine;
import dev.weir.cli.filter.Passage;
import dev.weir.cli.filter.PassageText;
import dev.weir.cli.filter.Probes;
import dev.weir.cli.filter.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A plugin under development: compiled and swapped whenever it is saved, and told about.
///
/// Sources that do not compile and a plugin that is refused leave the one before serving.
public final class PluginDevSession implements AutoCloseable {

  /// Short, since it is most of what there is between a save and the build.
  private static final long LOOK_MILLIS = 40;

  /// What a session is about.
  ///
  /// @param directory of the project
  /// @param filter which of the plugin's filters; empty for the only one
  /// @param config reads the filter's configuration anew
  /// @param configFile where that comes from, to see when it changes
  /// @param upstreams who is behind the filter, and whom the plugin can call
  /// @param port where the gateway listens; 0 for any that is free
  public record Setup(
      Path directory,
      Optional<String> filter,
      Supplier<Optional<Json>> config,
      Optional<Path> configFile,
      Upstreams upstreams,
      int port) {}

  /// Upstreams that really exist.
  ///
  /// @param behind the address of the one behind the filter; empty for one that echoes
  /// @param called the addresses of those that the plugin can call, by their names
  public record Upstreams(Optional<String> behind, Map<String, String> called) {}

  private final Setup setup;
  private final Ink ink;
  private final Consumer<DevEvent> out;
  private final DevSurroundings surroundings;
  private final PluginBuild build;
  private final PluginGateway.Place place;
  private final PluginGateway gateway;
  private Optional<String> filter;
  private int builds;

  private PluginDevSession(Setup setup, Ink ink, Consumer<DevEvent> out) {
    this.setup = setup;
    this.ink = ink;
    this.out = out;
    filter = setup.filter();
    build = PluginBuild.of(setup.directory());
    surroundings = DevSurroundings.create(setup.upstreams().behind(), this::logged);
    place =
        new PluginGateway.Place(
            surroundings.directory(),
            setup.port(),
            surroundings.upstream(),
            setup.upstreams().called());
    try {
      gateway = PluginGateway.start(place, new Probes(this::passed));
    } catch (RuntimeException e) {
      closeAllButGateway();
      throw e;
    }
  }

  /// A session whose gateway is running, without the plugin yet.
  ///
  /// @param out gets what happens, from several threads
  /// @throws NotFoundException if the folder holds no plugin
  /// @throws IllegalStateException if the port is taken
  public static PluginDevSession start(Setup setup, Ink ink, Consumer<DevEvent> out) {
    PluginProject.in(setup.directory());
    return new PluginDevSession(setup, ink, out);
  }

  /// Where the gateway listens.
  public int port() {
    return gateway.port();
  }

  /// Builds and swaps now and after each change, until the latch opens.
  public void run(CountDownLatch stop) throws InterruptedException {
    DevSurroundings.watch(stop, LOOK_MILLIS, this::look, this::update);
  }

  private SortedMap<Path, PluginProject.Stamp> look() {
    var all = new PluginProject(setup.directory(), "", Map.of()).inputs();
    setup.configFile().ifPresent(file -> all.putAll(PluginProject.files(file, "")));
    return all;
  }

  private void update() {
    var begin = System.nanoTime();
    builds++;
    var before = gateway.loader();
    try {
      var project = PluginProject.in(setup.directory());
      build.write(project, place.jar());
      serve();
      live(project, millisSince(begin));
      before.ifPresent(this::watch);
    } catch (CompileError e) {
      notCompiled(e);
    } catch (NotFoundException | IllegalStateException | IllegalArgumentException e) {
      notLive(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      notLive(e.toString());
    }
  }

  private void serve() {
    var config = setup.config().get();
    var name = filter.isPresent() ? filter.get() : FilterChoice.of(place.jar(), setup.filter());
    try {
      gateway.serve(new PluginGateway.Route("plugin", name, config));
      filter = Optional.of(name);
    } catch (IllegalArgumentException e) {
      // Perhaps the filter is called something else now.
      filter = setup.filter();
      var other = FilterChoice.of(place.jar(), setup.filter());
      if (other.equals(name)) {
        throw e;
      }
      gateway.serve(new PluginGateway.Route("plugin", other, config));
      filter = Optional.of(other);
    }
  }

  private void live(PluginProject project, long millis) {
    var size = jarSize();
    out.accept(
        DevEvent.of(
            "live",
            "%s: build %d of %s, %s, after %d ms"
                .formatted(ink.good("live"), builds, project.id(), Sizes.of(size), millis),
            "build",
            builds,
            "plugin",
            project.id(),
            "bytes",
            size,
            "millis",
            millis));
  }

  private long jarSize() {
    try {
      return Files.size(place.jar());
    } catch (IOException e) {
      throw new IllegalStateException(place.jar() + ": is gone", e);
    }
  }

  private void notCompiled(CompileError e) {
    var lines = new ArrayList<String>();
    e.places().forEach(found -> lines.add(found.toString()));
    lines.add(ink.bad("not live") + ": " + e.getMessage() + "; " + rest());
    var errors =
        e.places().stream()
            .map(found ->
                DevEvent.of(
                        "error",
                        "",
                        "file",
                        found.file(),
                        "line",
                        found.line(),
                        "column",
                        found.column(),
                        "message",
                        found.message())
                    .facts())
            .toList();
    out.accept(DevEvent.of("not-live", lines, "build", builds, "errors", errors));
  }

  private void notLive(String why) {
    out.accept(
        DevEvent.of(
            "not-live",
            ink.bad("not live") + ": " + why + "; " + rest(),
            "build",
            builds,
            "message",
            why));
  }

  private String rest() {
    return gateway.loader().isPresent() ? "what served before goes on" : "nothing is served yet";
  }

  /// Says whether the classes of the version before go, in their own time.
  private void watch(LoaderFate loader) {
    if (gateway.loader().filter(loader::isSame).isPresent()) {
      return; // the jar is the same: nothing was swapped
    }
    Thread.ofVirtual()
        .name("weir-leak-verdict")
        .start(() -> {
          try {
            out.accept(verdict(loader.keeper()));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private DevEvent verdict(List<String> keeper) {
    if (keeper.isEmpty()) {
      var good = "unloaded: the version before has left nothing behind";
      return DevEvent.of("unloaded", ink.weak(good));
    }
    var lines = new ArrayList<String>();
    lines.add(
        ink.bad("leak")
            + ": the classes of the version before stay in memory; end this in close() of the filter,"
            + " or get it from PluginContext:");
    keeper.forEach(line -> lines.add("  " + line));
    return DevEvent.of("leak", lines, "path", keeper);
  }

  private void logged(LogLine line) {
    out.accept(DevEvent.of("log", "log: " + ink.weak(line.toString()), "line", line.toString()));
  }

  private void passed(Passage passage) {
    out.accept(new DevEvent("request", PassageText.of(passage, ink), PassageFacts.of(passage)));
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private void closeAllButGateway() {
    build.close();
    surroundings.close();
  }

  @Override
  public void close() {
    gateway.close();
    closeAllButGateway();
  }
}
