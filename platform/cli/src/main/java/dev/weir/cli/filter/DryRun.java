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

/// What a filter does with a GET request, in a place where every upstream that it calls exists and
/// answers 200 with nothing.
///
/// @param times empty if it did not start
/// @param status what the client got; empty if nothing
/// @param isPassedOn whether the request reached the upstream
/// @param calls what it called for the request, and before while it started
/// @param trouble why it did not start, or how the request failed; empty if all went well
/// @param log what was logged meanwhile
record DryRun(
    Optional<Times> times,
    Optional<Integer> status,
    boolean isPassedOn,
    List<Call> calls,
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

  /// A call of the filter.
  ///
  /// @param title `auth: GET /check`
  record Call(String title, Meanwhile meanwhile) {

    private static Call of(MadeCall call) {
      var meanwhile =
          call.passage()
              .map(it -> it.waitedFor(call) ? Meanwhile.PAUSED : Meanwhile.WENT_ON)
              .orElse(Meanwhile.NO_REQUEST);
      return new Call(call.title(), meanwhile);
    }
  }

  /// What the request did while the filter had no answer to a call.
  enum Meanwhile {
    /// It was paused.
    PAUSED("the request paused meanwhile"),
    /// It went on.
    WENT_ON("the request went on meanwhile"),
    /// There was none: the call came of the filter's start or a tick.
    NO_REQUEST("outside of the request");

    private final String text;

    Meanwhile(String text) {
      this.text = text;
    }

    /// For people.
    String text() {
      return text;
    }
  }

  private static final Message REQUEST =
      Message.request("GET", "/", Headers.of("Host", "weir.test"), "");

  /// Runs a filter.
  ///
  /// @param limits those that differ from the defaults
  static DryRun of(Path module, Optional<Json> config, Map<String, String> limits) {
    var log = new CopyOnWriteArrayList<LogLine>();
    var callees = new AnyUpstream();
    var passage = new AtomicReference<Passage>();
    try (var scratch = Scratch.create();
        var _ = LogCapture.start(log::add);
        var upstream = StubUpstream.start(StubUpstream::echo);
        var gateway =
            TrialGateway.start(place(scratch, upstream), new Probes(passage::set), _ -> {})) {
      gateway.use(callees);
      // The first start compiles; the second has the compiled code.
      var whole = serve(gateway, new Trial("first", module, config, limits));
      log.clear();
      callees.forget();
      var starting = serve(gateway, new Trial("second", module, config, limits));
      var response = gateway.exchange(REQUEST);
      var first = passage.get();
      var said = List.copyOf(log);
      var calls = callees.calls().stream().map(Call::of).toList();
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
      return of(first, response, times, calls, said);
    } catch (IllegalArgumentException e) {
      return failed(String.valueOf(e.getMessage()), log);
    } catch (IOException e) {
      return failed("no whole response came: " + e.getMessage(), log);
    }
  }

  private static TrialGateway.Place place(Scratch scratch, StubUpstream upstream) {
    var cache = Optional.of(scratch.path().resolve("cache"));
    return new TrialGateway.Place(scratch.path(), 0, upstream.address(), Map.of(), cache);
  }

  private static long serve(TrialGateway gateway, Trial trial) {
    var begin = System.nanoTime();
    gateway.serve(trial);
    return System.nanoTime() - begin;
  }

  private static DryRun of(
      Passage passage, Message response, Times times, List<Call> calls, List<LogLine> said) {
    return new DryRun(
        Optional.of(times),
        Optional.of(response.status()),
        passage.sent().isPresent(),
        calls,
        passage.failure().map(e -> String.valueOf(e.getMessage())),
        said);
  }

  private static DryRun failed(String trouble, List<LogLine> log) {
    return new DryRun(
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        Optional.of(trouble),
        List.copyOf(log));
  }

  /// Whether the filter runs.
  boolean isStarted() {
    return times.isPresent();
  }
}
