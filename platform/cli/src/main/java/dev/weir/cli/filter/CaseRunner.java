package dev.weir.cli.filter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Runs the cases of a file, each with a fresh filter in a real gateway.
public final class CaseRunner implements AutoCloseable {

  /// More patience than gateways have by default: the first call of a module is the slowest, and
  /// machines that run tests are busy.
  private static final Map<String, String> LIMITS = Map.of("time", "2s", "start-time", "30s");

  /// How long a planned call may be on its way when the response is there.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CaseFile file;
  private final Path module;
  private final Ink ink;
  private final Scratch scratch = Scratch.create();
  private final StubUpstream upstream = StubUpstream.start(StubUpstream::echo);
  private final List<LogLine> log = new CopyOnWriteArrayList<>();
  private final LogCapture capture = LogCapture.start(log::add);
  private final TrialGateway gateway;
  private int number;

  private CaseRunner(CaseFile file, Path module, Path cache, Ink ink) {
    this.file = file;
    this.module = module;
    this.ink = ink;
    var place =
        new TrialGateway.Place(scratch.path(), 0, upstream.address(), Map.of(), Optional.of(cache));
    gateway = TrialGateway.start(place, new Probes(_ -> {}), _ -> {});
  }

  /// Runs cases and says what comes of each.
  ///
  /// @param module the filter
  /// @param cache where compiled modules are kept
  /// @param out gets lines for people
  /// @return how many failed
  public static int run(CaseFile file, Path module, Path cache, Ink ink, Consumer<String> out) {
    var failed = 0;
    try (var runner = new CaseRunner(file, module, cache, ink)) {
      for (var one : file.cases()) {
        var begin = System.nanoTime();
        var wrong = runner.run(one);
        var time = ink.weak("(" + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms)");
        out.accept(
            (wrong.isEmpty() ? ink.good("ok   ") : ink.bad("FAIL ")) + one.name() + " " + time);
        wrong.forEach(line -> out.accept(("     " + line).stripTrailing()));
        failed += wrong.isEmpty() ? 0 : 1;
      }
    }
    return failed;
  }

  /// What is wrong, for people; nothing if the filter does what the case expects.
  private List<String> run(CaseFile.Case one) {
    var lines = new ArrayList<String>();
    var stubs = StubSet.of(file.calls(), one.calls());
    log.clear();
    try {
      for (var mismatch : mismatches(one, stubs)) {
        lines.addAll(mismatch.lines(ink));
      }
    } catch (IllegalArgumentException e) {
      lines.add("the filter was refused: " + e.getMessage());
    } catch (IOException e) {
      lines.add("no whole response came: " + e.getMessage());
    }
    // First, since it often explains the rest.
    lines.addAll(0, stubs.unknown().stream().map(CaseRunner::notDeclared).toList());
    if (!lines.isEmpty() && !log.isEmpty()) {
      lines.add(ink.strong("log"));
      log.forEach(line -> lines.add(ink.weak(line.toString())));
    }
    return lines;
  }

  private static String notDeclared(String upstream) {
    return "the filter called upstream \"" + upstream + "\", which the cases do not declare";
  }

  private List<Mismatch> mismatches(CaseFile.Case one, StubSet stubs) throws IOException {
    var answer = one.upstream().message();
    upstream.expect(_ -> answer);
    gateway.use(stubs);
    number++;
    gateway.serve(new Trial("case-" + number, module, one.config(), LIMITS));
    var response = gateway.exchange(one.request().message());
    stubs.await(PATIENCE);
    var found = new ArrayList<Mismatch>();
    one.expectUpstream()
        .ifPresent(expected -> found.addAll(Mismatch.ofRequests(expected, upstream.requests())));
    found.addAll(stubs.mismatches());
    found.addAll(Mismatch.ofResponse(one.expect(), response));
    return found;
  }

  @Override
  public void close() {
    gateway.close();
    capture.close();
    upstream.close();
    scratch.close();
  }
}
