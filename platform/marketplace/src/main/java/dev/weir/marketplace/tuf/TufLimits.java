package dev.weir.marketplace.tuf;

/// What a client reads at most.
///
/// @param root bytes of a root
/// @param timestamp bytes of a timestamp
/// @param snapshot bytes of a snapshot whose length nobody says
/// @param targets bytes of a targets file
/// @param rotations roots in one refresh
/// @param delegations roles below the curators
public record TufLimits(
    int root, int timestamp, int snapshot, int targets, int rotations, int delegations) {

  /// Enough for 25,000 targets of each role.
  public static final TufLimits DEFAULT =
      new TufLimits(512_000, 16_384, 2_000_000, 5_000_000, 256, 1_000);
}
