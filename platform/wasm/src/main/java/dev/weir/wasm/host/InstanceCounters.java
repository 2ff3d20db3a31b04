package dev.weir.wasm.host;

import dev.weir.wasm.engine.CallMeter;
import java.util.concurrent.atomic.LongAdder;

/// Counts what becomes of the instances of one filter. For many threads.
public final class InstanceCounters implements CallMeter {

  private final LongAdder created = new LongAdder();
  private final LongAdder discarded = new LongAdder();
  private final LongAdder recycled = new LongAdder();
  private final LongAdder traps = new LongAdder();
  private final LongAdder timeouts = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder ownBytes = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /// Counts an instance that has been made.
  public void countCreated() {
    created.increment();
  }

  /// Counts an instance that has been thrown away.
  public void countDiscarded() {
    discarded.increment();
  }

  /// Counts an instance that has been closed in good health.
  public void countRecycled() {
    recycled.increment();
  }

  void countTrap() {
    traps.increment();
  }

  void countTimeout() {
    timeouts.increment();
  }

  void countRefused() {
    refused.increment();
  }

  /// Counts that an instance's own memory has become larger or smaller.
  ///
  /// @param bytes by how much
  public void resized(long bytes) {
    if (bytes != 0) {
      ownBytes.add(bytes);
    }
  }

  @Override
  public void called(int calls, long nanos) {
    this.calls.add(calls);
    this.nanos.add(nanos);
  }

  /// How the instances are now.
  ///
  /// @param interpretedFunctions how many functions of the module could not be compiled
  public InstanceCounts counts(
      InstancePool<?> pool, Quarantine quarantine, int interpretedFunctions) {
    return counts(pool.idle(), pool.active(), quarantine, interpretedFunctions);
  }

  /// As [#counts(InstancePool, Quarantine, int)], for instances that are in no pool.
  public InstanceCounts counts(
      int idle, int active, Quarantine quarantine, int interpretedFunctions) {
    return new InstanceCounts(
        idle,
        active,
        created.sum(),
        discarded.sum(),
        recycled.sum(),
        traps.sum(),
        timeouts.sum(),
        refused.sum(),
        quarantine.isOn(),
        ownBytes.sum(),
        calls.sum(),
        nanos.sum(),
        interpretedFunctions);
  }
}
