package dev.weir.cli.filter;

import dev.weir.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A filter under development: built and swapped whenever its source changes, and told about.
///
/// A build that fails and a module that does not start leave the one before serving.
public final class DevSession implements AutoCloseable {

  private static final long LOOK_MILLIS = 200;

  /// What a session is about.
  ///
  /// @param config reads the filter's configuration anew
  /// @param configFile where that comes from, to see when it changes
  /// @param upstream the address of the upstream; empty for one that echoes
  /// @param callable whom the filter can call
  /// @param port where the gateway listens; 0 for any that is free
  public record Setup(
      FilterProject project,
      Supplier<Optional<Json>> config,
      Optional<Path> configFile,
      Optional<String> upstream,
      Callable callable,
      int port) {}

  /// Whom a filter can call.
  ///
  /// @param addresses the upstreams that really exist, by their names
  /// @param stubs reads those that are made up anew
  /// @param stubsFile where these come from, to see when it changes
  public record Callable(
      Map<String, String> addresses, Supplier<Map<String, List<Stub>>> stubs, Path stubsFile) {}

  private final Setup setup;
  private final Tools tools;
  private final Ink ink;
  private final Consumer<String> out;
  private final DevSurroundings surroundings;
  private final TrialGateway gateway;
  private int builds;
  private boolean isLive;

  private DevSession(Setup setup, Tools tools, Path cache, Ink ink, Consumer<String> out) {
    this.setup = setup;
    this.tools = tools;
    this.ink = ink;
    this.out = out;
    surroundings = DevSurroundings.create(setup.upstream(), this::logged);
    try {
      var place =
          new TrialGateway.Place(
              surroundings.directory(),
              setup.port(),
              surroundings.upstream(),
              setup.callable().addresses(),
              Optional.of(cache));
      gateway = TrialGateway.start(place, new Probes(this::passed), this::called);
    } catch (RuntimeException e) {
      surroundings.close();
      throw e;
    }
  }

  /// A session whose gateway is running, without the filter yet.
  ///
  /// @param cache where compiled modules are kept
  /// @param out gets lines for people, from several threads
  /// @throws IllegalStateException if the port is taken
  public static DevSession start(
      Setup setup, Tools tools, Path cache, Ink ink, Consumer<String> out) {
    return new DevSession(setup, tools, cache, ink, out);
  }

  /// Where the gateway listens.
  public int port() {
    return gateway.port();
  }

  /// Builds and swaps now and after each change, until the latch opens.
  public void run(CountDownLatch stop) throws InterruptedException {
    DevSurroundings.watch(stop, LOOK_MILLIS, this::look, this::update);
  }

  private Map<Path, FileTime> look() {
    var files = new TreeMap<Path, FileTime>(setup.project().sources());
    setup.configFile().ifPresent(file -> look(file, files));
    look(setup.callable().stubsFile(), files);
    return files;
  }

  private static void look(Path file, Map<Path, FileTime> files) {
    try {
      files.put(file, Files.getLastModifiedTime(file));
    } catch (IOException _) {
      files.remove(file);
    }
  }

  private void update() {
    var begin = System.nanoTime();
    try {
      var module = keep(setup.project().build(tools));
      var name = "build-" + builds;
      // Before the filter is made, which may call as it starts.
      gateway.use(new Stubs(StubSet.of(setup.callable().stubs().get())));
      gateway.serve(new Trial(name, module, setup.config().get(), Map.of()));
      isLive = true;
      var took = (System.nanoTime() - begin) / 1_000_000;
      print(
          ink.good("live")
              + ": build %d of %s, %s, after %d ms"
                  .formatted(
                      builds, setup.project().name(), Sizes.of(module.toFile().length()), took));
    } catch (IllegalStateException | IllegalArgumentException e) {
      notLive(e.getMessage());
    } catch (RuntimeException e) {
      notLive(e);
    }
  }

  private void notLive(@Nullable Object reason) {
    var rest = isLive ? "what served before goes on" : "nothing is served yet";
    print(ink.bad("not live") + ": " + reason + "; " + rest);
  }

  /// A copy that the next build leaves alone.
  private Path keep(Path module) {
    builds++;
    try {
      var folder = Files.createDirectories(surroundings.directory().resolve("build-" + builds));
      return Files.copy(module, folder.resolve(String.valueOf(module.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void logged(LogLine line) {
    print("log: " + ink.weak(line.toString()));
  }

  /// A call for no request.
  private void called(MadeCall call) {
    print("call: " + String.join("\n", PassageText.of(call, ink)));
  }

  /// The made-up upstreams of a session, which tells about calls to others.
  private final class Stubs implements Callees {

    private final StubSet stubs;

    Stubs(StubSet stubs) {
      this.stubs = stubs;
    }

    @Override
    public Optional<String> upstream(String name) {
      return stubs.upstream(name);
    }

    @Override
    public void unknown(String name) {
      if (Probes.current().filter(passage -> passage.calledUnknown(name)).isEmpty()) {
        print("call: " + ink.bad(PassageText.unknown(name)));
      }
    }

    @Override
    public Stub.Answer answer(MadeCall call) {
      return stubs.answer(call);
    }
  }

  private void passed(Passage passage) {
    print(String.join("\n", PassageText.of(passage, ink)));
  }

  private void print(String text) {
    out.accept(text);
  }

  @Override
  public void close() {
    gateway.close();
    surroundings.close();
  }
}
