package dev.weir.gateway.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
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
  private static final int MAX_MISSING = 100;
  private static final long PAUSE_MILLIS = 1000;

  private final CacheFamily family;
  private final SecondLevel second;
  private final Memory memory;
  private final Purges purges = new Purges();
  private final LongAdder count = new LongAdder();
  private final AtomicInteger wanted = new AtomicInteger();
  private final Semaphore pause = new Semaphore(0);
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
    var number = second.purge(family.name(), purge, purges.last());
    if (number.isPresent()) {
      add(purge, number.getAsLong());
      return true;
    }
    if (second.isThere()) {
      later(purge);
      return false;
    }
    addHere(purge);
    return true;
  }

  private void add(Purge purge, long number) {
    if (!purges.has(purge, number)) {
      purges.add(purge, number);
      forget(purge);
    }
  }

  private void addHere(Purge purge) {
    var _ = purges.add(purge);
    forget(purge);
  }

  // What was purged is noticed when it is asked for; this makes room where that costs little.
  private void forget(Purge purge) {
    switch (purge.kind()) {
      case KEY -> family.spaces().forEach(it -> it.forget(purge.text()));
      case ALL -> memory.removeIf(this::isPurged);
      case TAG, PREFIX -> {
        // to look at all for each of them would cost more than it is worth
      }
    }
  }

  private boolean isPurged(Memory.Key key, Memory.Entry entry) {
    return family.has(key.space()) && entry.isPurged(key.text(), purges);
  }

  /// Removes something here, and has it removed everywhere as soon as the server can be told.
  void later(Purge purge) {
    addHere(purge);
    send(purge);
    wake();
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
  private synchronized boolean hasRead(int lossesBefore, long end) {
    isKnown = losses == lossesBefore;
    if (isKnown) {
      read = end;
    }
    return isKnown;
  }

  /// Says that the server has something new, or can be told something. Does not block.
  void wake() {
    if (wanted.getAndIncrement() == 0) {
      Thread.ofVirtual().name("weir-cache-purges").start(this::run);
    } else {
      pause.release();
    }
  }

  private void run() {
    int seen;
    do {
      seen = wanted.get();
      while (second.isThere() && !catchUp()) {
        try {
          pause.drainPermits();
          var _ = pause.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    } while (!wanted.compareAndSet(seen, 0));
  }

  private boolean catchUp() {
    int before;
    long end;
    synchronized (this) {
      before = losses;
      end = read;
    }
    var isWhole = end == 0;
    while (tell()) {
      var page = second.purgedAfter(family.name(), end);
      if (page.isEmpty()) {
        return false;
      }
      var entries = page.get();
      entries.forEach(it -> add(Purge.read(it.text()), it.number()));
      end = entries.isEmpty() ? end : entries.getLast().number();
      if (entries.size() < SecondLevel.PAGE) {
        if (!isWhole || !sendMissing(end)) {
          return hasRead(before, end);
        }
        isWhole = false;
      }
    }
    return false;
  }

  // A log that lacks what is known here is an old one: values that were purged may be back.
  private boolean sendMissing(long end) {
    var missing = purges.after(end);
    if (missing.isEmpty()) {
      return false;
    }
    var isMuch = end == 0 || missing.size() > MAX_MISSING;
    (isMuch ? List.of(Purge.ALL) : missing).forEach(this::send);
    return true;
  }

  private void send(Purge purge) {
    synchronized (unsent) {
      if (unsent.size() == MAX_UNSENT) {
        unsent.clear();
        unsent.add(Purge.ALL);
      }
      unsent.add(purge);
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
      var number = second.purge(family.name(), next, purges.last());
      if (number.isEmpty()) {
        return false;
      }
      add(next, number.getAsLong());
      synchronized (unsent) {
        unsent.remove(next);
      }
    }
  }
}
