package dev.weir.cli.filter;

import dev.weir.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  /// @param port where the gateway listens; 0 for any that is free
  public record Setup(
      FilterProject project,
      Supplier<Optional<Json>> config,
      Optional<Path> configFile,
      Optional<String> upstream,
      int port) {}

  private final Setup setup;
  private final Tools tools;
  private final Ink ink;
  private final Consumer<String> out;
  private final Scratch scratch = Scratch.create();
  private final Optional<StubUpstream> echo;
  private final TrialGateway gateway;
  private final LogCapture capture;
  private int builds;
  private boolean isLive;

  private DevSession(Setup setup, Tools tools, Path cache, Ink ink, Consumer<String> out) {
    this.setup = setup;
    this.tools = tools;
    this.ink = ink;
    this.out = out;
    echo =
        setup.upstream().isPresent()
            ? Optional.empty()
            : Optional.of(StubUpstream.start(StubUpstream::echo));
    var upstream = setup.upstream().or(() -> echo.map(StubUpstream::address)).orElseThrow();
    capture = LogCapture.start(this::logged);
    try {
      var place =
          new TrialGateway.Place(scratch.path(), setup.port(), upstream, Optional.of(cache));
      gateway = TrialGateway.start(place, new Probes(this::passed));
    } catch (RuntimeException e) {
      closeAllButGateway();
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
    var seen = look();
    update();
    var last = seen;
    while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      var now = look();
      // Editors write in several steps: what changed must have stayed so for one look.
      var isSettled = now.equals(last);
      last = now;
      if (isSettled && !now.equals(seen)) {
        seen = now;
        update();
      }
    }
  }

  private Map<Path, FileTime> look() {
    var files = new TreeMap<Path, FileTime>(setup.project().sources());
    setup
        .configFile()
        .ifPresent(file -> {
          try {
            files.put(file, Files.getLastModifiedTime(file));
          } catch (IOException _) {
            files.remove(file);
          }
        });
    return files;
  }

  private void update() {
    var begin = System.nanoTime();
    try {
      var module = keep(setup.project().build(tools));
      var name = "build-" + builds;
      gateway.serve(new Trial(name, module, setup.config().get(), Map.of()));
      isLive = true;
      var took = (System.nanoTime() - begin) / 1_000_000;
      print(
          ink.good("live")
              + ": build %d of %s, %s, after %d ms"
                  .formatted(
                      builds,
                      setup.project().name(),
                      ModuleCheck.size(module.toFile().length()),
                      took));
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
      var folder = Files.createDirectories(scratch.path().resolve("build-" + builds));
      return Files.copy(module, folder.resolve(String.valueOf(module.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void logged(LogLine line) {
    Probes.current()
        .ifPresentOrElse(
            passage -> passage.logged(line), () -> print("log: " + ink.weak(line.toString())));
  }

  private void passed(Passage passage) {
    print(String.join("\n", PassageText.of(passage, ink)));
  }

  private void print(String text) {
    out.accept(text);
  }

  private void closeAllButGateway() {
    capture.close();
    echo.ifPresent(StubUpstream::close);
    scratch.close();
  }

  @Override
  public void close() {
    gateway.close();
    closeAllButGateway();
  }
}
