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
import java.util.function.Function;

/// Runs the cases of a file, each with a fresh filter in a real gateway.
public final class CaseRunner implements AutoCloseable {

  /// More patience than gateways have by default: the first call of a module is the slowest, and
  /// machines that run tests are busy.
  private static final Map<String, String> LIMITS = Map.of("time", "2s", "start-time", "30s");

  /// How long a planned call may be on its way when the response is there.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CaseFile file;
  private final Ink ink;
  private final StubUpstream upstream = StubUpstream.start(StubUpstream::echo);
  private final List<LogLine> log = new CopyOnWriteArrayList<>();
  private final LogCapture capture = LogCapture.start(log::add);
  private final CaseSubject subject;
  private int number;

  private CaseRunner(CaseFile file, Function<String, CaseSubject> subject, Ink ink) {
    this.file = file;
    this.ink = ink;
    try {
      this.subject = subject.apply(upstream.address());
    } catch (RuntimeException e) {
      capture.close();
      upstream.close();
      throw e;
    }
  }

  /// Runs cases against a WASM filter and says what comes of each.
  ///
  /// @param module the filter
  /// @param cache where compiled modules are kept
  /// @param out gets lines for people
  /// @return how many failed
  public static int run(CaseFile file, Path module, Path cache, Ink ink, Consumer<String> out) {
    return run(
        file,
        upstream -> new Wasm(module, cache, upstream),
        ink,
        result -> result.lines(ink).forEach(out));
  }

  /// Runs cases.
  ///
  /// @param subject makes what they are run against, for the upstream of that address
  /// @param ink for what is wrong
  /// @param out gets what comes of each
  /// @return how many failed
  public static int run(
      CaseFile file, Function<String, CaseSubject> subject, Ink ink, Consumer<CaseResult> out) {
    var failed = 0;
    try (var runner = new CaseRunner(file, subject, ink)) {
      for (var one : file.cases()) {
        var begin = System.nanoTime();
        var wrong = runner.run(one);
        var time = Duration.ofNanos(System.nanoTime() - begin);
        out.accept(new CaseResult(one.name(), wrong, time));
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
    number++;
    subject.serve(number, one, stubs);
    var response = subject.exchange(one.request().message());
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
    subject.close();
    capture.close();
    upstream.close();
  }

  private static final class Wasm implements CaseSubject {

    private final Path module;
    private final Scratch scratch = Scratch.create();
    private final TrialGateway gateway;

    Wasm(Path module, Path cache, String upstream) {
      this.module = module;
      var place = new TrialGateway.Place(scratch.path(), 0, upstream, Map.of(), Optional.of(cache));
      gateway = TrialGateway.start(place, new Probes(_ -> {}), _ -> {});
    }

    @Override
    public void serve(int number, CaseFile.Case one, Callees callees) {
      gateway.use(callees);
      gateway.serve(new Trial("case-" + number, module, one.config(), LIMITS));
    }

    @Override
    public Message exchange(Message request) throws IOException {
      return gateway.exchange(request);
    }

    @Override
    public void close() {
      gateway.close();
      scratch.close();
    }
  }
}
