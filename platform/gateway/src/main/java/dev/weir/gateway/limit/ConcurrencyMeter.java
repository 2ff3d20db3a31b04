package dev.weir.gateway.limit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What is held now.
final class ConcurrencyMeter extends Meter<Limit.Concurrency> {

  private record Held(long permits, long end) {}

  // Guarded by this. In the order in which they were taken, which is that of their ends unless the
  // limit was changed; those that are out of it are noticed a little later.
  private final SequencedMap<Long, Held> holds = new LinkedHashMap<>();
  private long taken;
  private long last;

  ConcurrencyMeter() {
    super(Limit.Concurrency.class);
  }

  @Override
  synchronized Grant takeFrom(Limit.Concurrency limit, long least, long most, long now) {
    endHolds(now);
    var available = Math.max(0, limit.permits() - taken);
    var permits = granted(available, least, most);
    if (permits == 0) {
      // At the latest; usually somebody gives back sooner.
      return refused(available, least > limit.permits() ? FOREVER : firstEnd(now), lastEnd(now));
    }
    last++;
    holds.put(last, new Held(permits, now + limit.hold().toNanos()));
    taken += permits;
    return granted(permits, available - permits, limit.hold().toNanos(), last);
  }

  private void endHolds(long now) {
    for (var first = holds.entrySet().iterator(); first.hasNext(); ) {
      var held = first.next().getValue();
      if (held.end > now) {
        return;
      }
      taken -= held.permits;
      first.remove();
    }
  }

  private long firstEnd(long now) {
    return holds.isEmpty() ? 0 : holds.sequencedValues().getFirst().end - now;
  }

  private long lastEnd(long now) {
    return holds.isEmpty() ? 0 : holds.sequencedValues().getLast().end - now;
  }

  @Override
  synchronized void putBack(Limit.Concurrency limit, Grant grant, long permits, long now) {
    var held = holds.get(grant.hold());
    if (held == null) {
      return;
    }
    var given = Math.min(permits, held.permits);
    taken -= given;
    if (given == held.permits) {
      holds.remove(grant.hold());
    } else {
      holds.put(grant.hold(), new Held(held.permits - given, held.end));
    }
  }
}
