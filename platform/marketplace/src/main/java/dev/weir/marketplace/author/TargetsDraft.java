package dev.weir.marketplace.author;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.TufException;
import java.util.Map;

/// A targets file that is to be published, and what is new of its targets.
///
/// @param envelope signed by one key after the other
/// @param contents by the targets' names; those hosted elsewhere have none
/// @param text the file as it will be served
public record TargetsDraft(Envelope envelope, Map<String, Content> contents, String text) {

  public TargetsDraft {
    contents = Map.copyOf(contents);
  }

  /// A file that is written here.
  TargetsDraft(Envelope envelope, Map<String, Content> contents) {
    this(envelope, contents, new String(envelope.toBytes(), UTF_8));
  }

  /// A file that somebody else has written and signed, which is served as it came.
  ///
  /// @param name what messages call it
  public static TargetsDraft received(String name, byte[] file, Map<String, Content> contents)
      throws TufException {
    return new TargetsDraft(Envelope.parse(name, file), contents, new String(file, UTF_8));
  }

  /// A copy with one more signature.
  public TargetsDraft signedBy(SigningKey key) {
    return new TargetsDraft(key.sign(envelope), contents);
  }

  /// The file.
  public byte[] bytes() {
    return text.getBytes(UTF_8);
  }
}
