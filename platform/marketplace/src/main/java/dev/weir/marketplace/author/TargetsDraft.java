package dev.weir.marketplace.author;

import dev.weir.marketplace.tuf.Envelope;
import java.util.Map;

/// A targets file that is to be published, and what is new of its targets.
///
/// @param envelope signed by one key after the other
/// @param contents by the targets' names; those hosted elsewhere have none
public record TargetsDraft(Envelope envelope, Map<String, Content> contents) {

  public TargetsDraft {
    contents = Map.copyOf(contents);
  }

  /// A copy with one more signature.
  public TargetsDraft signedBy(SigningKey key) {
    return new TargetsDraft(key.sign(envelope), contents);
  }
}
