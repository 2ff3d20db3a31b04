package dev.weir.api;

import java.time.Duration;

/// Counts against limits, in the memory of this gateway ([PluginContext#localLimits]) or for all
/// gateways with the same store together ([PluginContext#limits]).
///
/// A plugin sees its own counts only. Those of the shared store outlive its versions, as its
/// entries in [SharedStore] do. A shared server counts by its own clock, so clocks of gateways that
/// differ do no harm. Each call is atomic: no more is ever granted than the limit says.
///
/// A call costs a round trip if the store is on a server. Whoever needs many permits takes several
/// at once, and hands them out itself: [#take] grants a part if it has to.
///
/// Under one key there is one limit: if its numbers change, what was counted goes on under the new
/// ones as well as it can; if its kind changes, the count begins anew. So does a key that nobody
/// has asked for while so many others were that there was no room.
///
/// Safe for use by several threads. Keys have at most 512 bytes in UTF-8; anything else throws
/// [IllegalArgumentException]. A server that cannot be reached within its time-out throws
/// [GatewayException] with [ErrorCode#FILTER_UNAVAILABLE], at once if that has just happened
/// several times; whether anything was taken is then unknown.
public interface Limits {

  /// Takes permits, as many as there are between two bounds.
  ///
  /// @param least fewer are no use, and are not taken; at least 1
  /// @param most more are not needed
  Grant take(String key, Limit limit, long least, long most);

  /// Gives back permits that were taken and are not needed: those of [Limit.Concurrency] at the end
  /// of each use, others if they were taken in advance. What would be more than the limit allows is
  /// dropped.
  ///
  /// @param grant what [#take] gave
  /// @param permits how many of it
  void giveBack(String key, Limit limit, Grant grant, long permits);

  /// How many gateways count together, this one included; the last number that is known if the
  /// server cannot be reached. Costs nothing.
  int gateways();

  /// What was granted.
  ///
  /// @param permits how many; 0 or at least as many as asked for
  /// @param remaining how many more could be taken at this moment
  /// @param retryAfter if nothing was granted, when the same would be, if nobody else took
  ///   anything; [Limit#MAX_TIME] if it is more than the limit ever grants at once, zero if it was
  ///   granted
  /// @param fullAfter when all permits will be there again
  /// @param hold which one it is, for [Limit.Concurrency]; 0 for the others
  record Grant(long permits, long remaining, Duration retryAfter, Duration fullAfter, long hold) {

    /// Whether anything was granted.
    public boolean isGranted() {
      return permits > 0;
    }
  }
}
