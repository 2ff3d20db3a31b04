package dev.weir.marketplace.tuf;

import java.util.List;

/// The outcome of verifying a delegated role's file with the keys that one parent names.
sealed interface VerifiedRole {

  /// It may be believed.
  record Valid(Targets targets, List<String> signers) implements VerifiedRole {}

  /// It may not; who asks for its targets is told why.
  record Refused(TufException why) implements VerifiedRole {}
}
