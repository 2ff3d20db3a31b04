package dev.weir.gateway.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Keeps what this gateway knows of the purges of one cache equal to what the server has, both
/// ways: what others purge is read when the server says that there is something, and what it could
/// not be told is told later.
///
/// Safe for use by several threads.
final class PurgeLog {

  private static final int MAX_UNSENT = 1000;
  private static final long PAUSE_MILLIS = 1000;

  private final CacheFamily family;
  private final SecondLevel second;
  private final Memory memory;
  private final Purges purges = new Purges();
  private final LongAdder count = new LongAdder();
  private final AtomicInteger wanted = new AtomicInteger();
  private final Deque<Purge> unsent = new ArrayDeque<>(); // guarded by itself
  private volatile boolean isKnown; // written under the lock
  private long read; // guarded by this, as is the next one
  private int losses;

  PurgeLog(CacheFamily family, SecondLevel second, Memory memory) {
    this.family = family;
    this.second = second;
    this.memory = memory;
  }

  /// What is known.
  Purges purges() {
    return purges;
  }

  /// Whether all is known that was purged before the server was last heard of. Until it is, nothing
  /// that lies there can be used.
  boolean isKnown() {
    return isKnown;
  }

  /// How many there were here.
  long count() {
    return count.sum();
  }

  /// Removes something here, and has it removed everywhere.
  ///
  /// @return whether all gateways are being told; they will be later if not
  boolean purge(Purge purge) {
    count.increment();
    var number = second.purge(family.name(), purge);
    if (number.isPresent()) {
      apply(Map.of(purge, number.getAsLong()));
      return true;
    }
    if (second.isThere()) {
      later(purge);
      return false;
    }
    apply(Map.of(purge, purges.add(purge)));
    return true;
  }

  /// Removes something here, and has it removed everywhere as soon as the server can be told.
  void later(Purge purge) {
    apply(Map.of(purge, purges.add(purge)));
    synchronized (unsent) {
      if (unsent.size() == MAX_UNSENT) {
        unsent.clear();
        unsent.add(Purge.ALL);
      }
      unsent.add(purge);
    }
    wake();
  }

  // First it is known, so that nothing is put any more that it concerns; then it is done.
  private void apply(Map<Purge, Long> added) {
    added.forEach(purges::add);
    var scanned = new ArrayList<Map.Entry<Purge, Long>>();
    for (var entry : added.entrySet()) {
      var purge = entry.getKey();
      if (purge.kind() == Purge.Kind.KEY) {
        family.spaces().forEach(it -> it.forget(purge.text()));
      } else {
        scanned.add(entry);
      }
    }
    if (!scanned.isEmpty()) {
      memory.removeIf((key, entry) -> family.has(key.space()) && isConcerned(key, entry, scanned));
    }
  }

  private static boolean isConcerned(
      Memory.Key key, Memory.Entry entry, List<Map.Entry<Purge, Long>> added) {
    return added.stream()
        .anyMatch(
            it -> it.getValue() > entry.since() && it.getKey().concerns(key.text(), entry.tags()));
  }

  /// Says that nothing is known any more of what the server has.
  void lost() {
    synchronized (this) {
      losses++;
      read = 0;
      isKnown = false;
    }
    wake();
  }

  // Unless the server was lost since: what was read may be of another one.
  private synchronized boolean hasRead(int lossesBefore, long number, boolean isAll) {
    var isSame = losses == lossesBefore;
    if (isSame) {
      read = number;
      isKnown |= isAll;
    }
    return isSame;
  }

  /// Says that the server has something new. Does not block.
  void wake() {
    if (wanted.getAndIncrement() == 0) {
      Thread.ofVirtual().name("weir-cache-purges").start(this::run);
    }
  }

  private void run() {
    int seen;
    do {
      seen = wanted.get();
      while (second.isThere() && !catchUp()) {
        try {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    } while (!wanted.compareAndSet(seen, 0));
  }

  private boolean catchUp() {
    if (!tell()) {
      return false;
    }
    int before;
    long from;
    synchronized (this) {
      before = losses;
      from = read;
    }
    while (true) {
      var page = second.purgedAfter(family.name(), from);
      if (page.isEmpty()) {
        return false;
      }
      var entries = page.get();
      var added = new LinkedHashMap<Purge, Long>();
      entries.forEach(it -> added.put(Purge.read(it.text()), it.number()));
      apply(added);
      from = entries.isEmpty() ? from : entries.getLast().number();
      var isAll = entries.size() < SecondLevel.PAGE;
      if (!hasRead(before, from, isAll)) {
        return false;
      }
      if (isAll) {
        return true;
      }
    }
  }

  private boolean tell() {
    while (true) {
      Purge next;
      synchronized (unsent) {
        next = unsent.peek();
      }
      if (next == null) {
        return true;
      }
      var number = second.purge(family.name(), next);
      if (number.isEmpty()) {
        return false;
      }
      apply(Map.of(next, number.getAsLong()));
      synchronized (unsent) {
        unsent.remove(next);
      }
    }
  }
}
