package dev.weir.marketplace.author;

import dev.weir.marketplace.tuf.Envelope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// What is published in one step: all of it is seen, or nothing.
///
/// @param root the next root, signed by the thresholds of the root before and of itself
/// @param roles new targets files by role, `targets` for the curators'
/// @param isEmergency whether clients may be refused for a moment because keys that they know
///   cannot sign any more
public record Publication(
    Optional<Envelope> root, SequencedMap<String, TargetsDraft> roles, boolean isEmergency) {

  /// Nothing new: a new timestamp, and a new snapshot if the old one is half way to its end.
  public static final Publication NOTHING =
      new Publication(Optional.empty(), new LinkedHashMap<>(), false);

  public Publication {
    roles = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(roles));
  }

  /// A copy with a root.
  public Publication withRoot(Envelope next) {
    return new Publication(Optional.of(next), roles, isEmergency);
  }

  /// A copy with a targets file.
  public Publication with(String role, TargetsDraft draft) {
    var copy = new LinkedHashMap<>(roles);
    copy.put(role, draft);
    return new Publication(root, copy, isEmergency);
  }

  /// A copy that does without keys that were lost.
  public Publication inEmergency() {
    return new Publication(root, roles, true);
  }
}
