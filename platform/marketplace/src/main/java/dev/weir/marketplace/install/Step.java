package dev.weir.marketplace.install;

/// How far an installation has come.
public enum Step {
  /// It is known which release.
  RESOLVED,
  /// Its bytes are here, under a temporary name.
  DOWNLOADED,
  /// They are what the index says, and passed all checks.
  VERIFIED,
  /// Its permissions were accepted.
  ACCEPTED,
  /// Its bytes are in the store.
  STORED,
  /// The lock file as it was is kept for a rollback.
  REMEMBERED,
  /// The lock file names it.
  LOCKED
}
