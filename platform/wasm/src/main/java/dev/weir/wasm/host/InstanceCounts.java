package dev.weir.wasm.host;

/// How the instances of one filter are, and what has become of them so far.
///
/// @param idle how many wait for a request
/// @param active how many are with a request
/// @param created how many have been made
/// @param discarded how many have been thrown away, because they or their request failed
/// @param recycled how many have been closed in good health, because they had grown or were for one
///   request only
/// @param traps how many calls have broken down
/// @param timeouts how many calls have used up their time
/// @param refused how many requests have been refused in quarantine
/// @param isQuarantined whether requests are being refused now
/// @param ownBytes how much memory the instances have that they do not share
/// @param calls how many calls of the guest there have been, about: one of 16 is counted
/// @param callNanos how long those calls took together, in nanoseconds
/// @param interpretedFunctions how many functions of the module are interpreted, as they are too
///   large to be compiled
public record InstanceCounts(
    int idle,
    int active,
    long created,
    long discarded,
    long recycled,
    long traps,
    long timeouts,
    long refused,
    boolean isQuarantined,
    long ownBytes,
    long calls,
    long callNanos,
    int interpretedFunctions) {

  private static final InstanceCounts NONE =
      new InstanceCounts(0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0);

  /// The counts of no filter.
  public static InstanceCounts none() {
    return NONE;
  }

  /// What is left of the counts when the filter has been closed: what it has done.
  public InstanceCounts ofClosed() {
    return new InstanceCounts(
        0, 0, created, discarded, recycled, traps, timeouts, refused, false, 0, calls, callNanos,
        0);
  }

  /// The counts of this filter and another one together.
  public InstanceCounts plus(InstanceCounts other) {
    return new InstanceCounts(
        idle + other.idle,
        active + other.active,
        created + other.created,
        discarded + other.discarded,
        recycled + other.recycled,
        traps + other.traps,
        timeouts + other.timeouts,
        refused + other.refused,
        isQuarantined || other.isQuarantined,
        ownBytes + other.ownBytes,
        calls + other.calls,
        callNanos + other.callNanos,
        Math.max(interpretedFunctions, other.interpretedFunctions));
  }
}
