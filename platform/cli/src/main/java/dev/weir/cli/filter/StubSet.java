package dev.weir.cli.filter;

import dev.weir.gateway.upstream.LiveUpstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The made-up upstreams of one case or one session, and what is wrong with the calls to them. Safe
/// for use by several threads.
///
/// What a case has is a plan: each entry stands for one call. What the file has for all cases may
/// be called any number of times.
public final class StubSet implements Callees {

  /// An upstream.
  ///
  /// @param left the entries that nobody has called yet; all of them if it is no plan
  private record Callee(List<Stub> all, List<Stub> left, boolean isPlan) {

    static Callee of(List<Stub> stubs, boolean isPlan) {
      return new Callee(stubs, new ArrayList<>(stubs), isPlan);
    }
  }

  private static final int MAX_MISMATCHES = 100;

  private final Map<String, Callee> callees = new LinkedHashMap<>();
  private final LiveUpstreams names = LiveUpstreams.ofDryRun();
  private final LiveUpstreams namesOfNone = LiveUpstreams.ofDryRun();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> unknown = new TreeSet<>();
  private final List<Mismatch> mismatches = new ArrayList<>();

  private StubSet(Map<String, List<Stub>> ofFile, Map<String, Optional<List<Stub>>> ofCase) {
    ofFile.forEach((name, stubs) -> callees.put(name, Callee.of(stubs, false)));
    var none = new LinkedHashSet<String>();
    ofCase.forEach((name, stubs) ->
        stubs.ifPresentOrElse(
            plan -> callees.put(name, Callee.of(plan, true)),
            () -> {
              callees.remove(name);
              none.add(name);
            }));
    names.prepare(callees.keySet());
    namesOfNone.prepare(none);
  }

  /// No upstreams.
  public static StubSet none() {
    return of(Map.of());
  }

  /// Upstreams for any number of calls.
  static StubSet of(Map<String, List<Stub>> ofFile) {
    return new StubSet(ofFile, Map.of());
  }

  /// The upstreams of a case.
  ///
  /// @param ofCase those that it has a plan for; empty for those that there are none of
  static StubSet of(Map<String, List<Stub>> ofFile, Map<String, Optional<List<Stub>>> ofCase) {
    return new StubSet(ofFile, ofCase);
  }

  @Override
  public Optional<String> upstream(String name) {
    return names.meant(name);
  }

  @Override
  public synchronized void unknown(String name) {
    if (namesOfNone.meant(name).isEmpty()) {
      unknown.add(name);
    }
  }

  @Override
  public synchronized Stub.Answer answer(MadeCall call) {
    var callee = callees.get(call.upstream());
    if (callee == null) {
      return Stub.Answer.OK; // a filter of the case before, which is on its way out
    }
    var number = counts.merge(call.upstream(), 1, Integer::sum);
    if (callee.left().isEmpty()) {
      // Outside of requests each instance of the filter calls for itself, as often as it likes.
      if (call.passage().isPresent()) {
        note(List.of(Mismatch.unexpected("call to " + call.upstream(), call.request())));
      }
      return callee.all().isEmpty() ? Stub.Answer.OK : callee.all().getLast().answer();
    }
    var isOneOfMany = callee.isPlan() && callee.all().size() > 1;
    var which = isOneOfMany ? "of call " + number : "of the call";
    var stub = choose(callee, which + " to " + call.upstream(), call);
    if (callee.isPlan()) {
      callee.left().remove(stub);
      notifyAll();
    }
    return stub.answer();
  }

  /// The first entry that expects the call as it is; the first one if none does, and what differs.
  private Stub choose(Callee callee, String place, MadeCall call) {
    for (var stub : callee.left()) {
      if (Mismatch.ofRequest(place, stub.expect(), call.request()).isEmpty()) {
        return stub;
      }
    }
    var first = callee.left().getFirst();
    var found = Mismatch.ofRequest(place, first.expect(), call.request());
    call.mismatches(found);
    note(found);
    return first;
  }

  private void note(List<Mismatch> found) {
    // A session of hours has as many calls as it likes.
    if (mismatches.size() < MAX_MISMATCHES) {
      mismatches.addAll(found);
    }
  }

  /// Waits for what is planned, as filters need not wait for the answers to their calls.
  synchronized void await(Duration patience) {
    var end = System.nanoTime() + patience.toNanos();
    try {
      for (var left = patience.toMillis(); left > 0 && !isDone(); ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone() {
    return callees.values().stream().allMatch(it -> !it.isPlan() || it.left().isEmpty());
  }

  /// How the calls so far differ from what was expected.
  synchronized List<Mismatch> mismatches() {
    var found = new ArrayList<>(mismatches);
    callees.forEach((name, callee) -> {
      if (callee.isPlan()) {
        callee
            .left()
            .forEach(stub -> found.add(Mismatch.missing("call to " + name, stub.expect())));
      }
    });
    return found;
  }

  /// The upstreams that the filter called though there are none of these names.
  synchronized List<String> unknown() {
    return List.copyOf(unknown);
  }
}
