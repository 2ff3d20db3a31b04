package dev.weir.cli.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Every upstream that there could be: answers 200 with nothing, and keeps what it was asked.
///
/// Whether a filter pauses a request for a call shows only if the answer takes longer than the
/// filter needs to let the request go. So the first request's calls are answered when it has gone
/// on, or when it has not for a good while.
final class AnyUpstream implements Callees {

  private static final Duration GOOD_WHILE = Duration.ofMillis(250);

  private final AtomicReference<@Nullable Passage> first = new AtomicReference<>();
  private final List<MadeCall> calls = new ArrayList<>();
  private int announced;

  @Override
  public synchronized Optional<String> upstream(String name) {
    if (name.isBlank()) {
      return Optional.empty();
    }
    announced++;
    return Optional.of(name);
  }

  @Override
  public void unknown(String name) {}

  @Override
  public Stub.Answer answer(MadeCall call) {
    synchronized (this) {
      calls.add(call);
      notifyAll();
    }
    call.passage().filter(this::isFirst).ifPresent(passage -> passage.awaitProgress(GOOD_WHILE));
    return Stub.Answer.OK;
  }

  private boolean isFirst(Passage passage) {
    first.compareAndSet(null, passage);
    return passage.equals(first.get());
  }

  /// Forgets the calls so far.
  synchronized void forget() {
    calls.clear();
    announced = 0;
  }

  /// The calls so far, with those that have been begun but are still on their way.
  synchronized List<MadeCall> calls() {
    var end = System.nanoTime() + GOOD_WHILE.toNanos();
    try {
      for (var left = GOOD_WHILE.toMillis(); left > 0 && calls.size() < announced; ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(calls);
  }
}
