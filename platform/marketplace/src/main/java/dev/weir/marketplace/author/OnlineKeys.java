package dev.weir.marketplace.author;

import java.util.List;

/// The keys that sign without a person: those of CI.
///
/// @param snapshot may be empty where only a new timestamp is due
public record OnlineKeys(List<SigningKey> snapshot, List<SigningKey> timestamp) {

  public OnlineKeys {
    snapshot = List.copyOf(snapshot);
    timestamp = List.copyOf(timestamp);
  }

  /// One key for both.
  public static OnlineKeys of(SigningKey key) {
    return new OnlineKeys(List.of(key), List.of(key));
  }
}
