package dev.weir.marketplace.tuf;

import java.util.List;

/// A target and who vouches for it.
///
/// @param role the role that lists it: `targets` for the curators, else a publisher's
/// @param signers the ids of the keys whose signatures made that role's file valid
public record FoundTarget(TargetFile file, String role, List<String> signers) {

  public FoundTarget {
    signers = List.copyOf(signers);
  }
}
