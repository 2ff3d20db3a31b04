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

  /// Counts an instance that was made.
  public void countCreated() {
    created.increment();
  }

  /// Counts an instance that was thrown away.
  public void countDiscarded() {
    discarded.increment();
  }

  /// Counts an instance that was closed in good health.
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

  /// What has been counted, with how the instances are now.
  ///
  /// @param idle how many wait for a request
  /// @param active how many are with a request
  /// @param interpretedFunctions how many functions of the module could not be compiled
  public InstanceCounts counts(
      int idle, int active, boolean isQuarantined, int interpretedFunctions) {
    return new InstanceCounts(
        idle,
        active,
        created.sum(),
        discarded.sum(),
        recycled.sum(),
        traps.sum(),
        timeouts.sum(),
        refused.sum(),
        isQuarantined,
        ownBytes.sum(),
        calls.sum(),
        nanos.sum(),
        interpretedFunctions);
  }
}
