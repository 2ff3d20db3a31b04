package dev.weir.cli.filter;

import dev.weir.api.Headers;
import dev.weir.api.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/// What a filter does with a GET request.
///
/// @param times empty if it did not start
/// @param status what the client got; empty if nothing
/// @param isPassedOn whether the request reached the upstream
/// @param trouble why it did not start, or how the request failed; empty if all went well
/// @param log what was logged meanwhile
record DryRun(
    Optional<Times> times,
    Optional<Integer> status,
    boolean isPassedOn,
    Optional<String> trouble,
    List<LogLine> log) {

  private static final int REPETITIONS = 50;

  /// How long things took.
  ///
  /// @param compiling the module, before its first start
  /// @param starting an instance
  /// @param first how long the filter was busy with the first request, with code that is cold
  /// @param best how long it was busy with the quickest of many
  record Times(Duration compiling, Duration starting, Duration first, Duration best) {}

  private static final Message REQUEST =
      Message.request("GET", "/", Headers.of("Host", "weir.test"), "");

  /// Runs a filter.
  ///
  /// @param limits those that differ from the defaults
  static DryRun of(Path module, Optional<Json> config, Map<String, String> limits) {
    var log = new CopyOnWriteArrayList<LogLine>();
    var passage = new AtomicReference<Passage>();
    try (var scratch = Scratch.create();
        var _ = LogCapture.start(log::add);
        var upstream = StubUpstream.start(StubUpstream::echo);
        var gateway = TrialGateway.start(place(scratch, upstream), new Probes(passage::set))) {
      // The first start compiles; the second has the compiled code.
      var whole = serve(gateway, new Trial("first", module, config, limits));
      log.clear();
      var starting = serve(gateway, new Trial("second", module, config, limits));
      var response = gateway.exchange(REQUEST);
      var first = passage.get();
      var said = List.copyOf(log);
      var quickest = first.nanosInFilter();
      for (var i = 0; i < REPETITIONS && first.failure().isEmpty(); i++) {
        gateway.exchange(REQUEST);
        quickest = Math.min(quickest, passage.get().nanosInFilter());
      }
      var times =
          new Times(
              Duration.ofNanos(Math.max(0, whole - starting)),
              Duration.ofNanos(starting),
              Duration.ofNanos(first.nanosInFilter()),
              Duration.ofNanos(quickest));
      return of(first, response, times, said);
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()), log);
    } catch (IOException e) {
      return failed("no whole response came: " + e.getMessage(), log);
    }
  }

  private static TrialGateway.Place place(Scratch scratch, StubUpstream upstream) {
    var cache = Optional.of(scratch.path().resolve("cache"));
    return new TrialGateway.Place(scratch.path(), 0, upstream.address(), cache);
  }

  private static long serve(TrialGateway gateway, Trial trial) {
    var begin = System.nanoTime();
    gateway.serve(trial);
    return System.nanoTime() - begin;
  }

  private static DryRun of(Passage passage, Message response, Times times, List<LogLine> said) {
    return new DryRun(
        Optional.of(times),
        Optional.of(response.status()),
        passage.sent().isPresent(),
        passage.failure().map(e -> String.valueOf(e.getMessage())),
        said);
  }

  private static DryRun failed(String trouble, List<LogLine> log) {
    return new DryRun(
        Optional.empty(), Optional.empty(), false, Optional.of(trouble), List.copyOf(log));
  }

  /// Whether the filter runs.
  boolean isStarted() {
    return times.isPresent();
  }
}
