package dev.weir.marketplace.author;

import java.time.Duration;

/// How long what the online keys sign is valid.
public record Lifetimes(Duration snapshot, Duration timestamp) {

  /// A month and a week.
  public static final Lifetimes DEFAULT = new Lifetimes(Duration.ofDays(30), Duration.ofDays(7));
}
