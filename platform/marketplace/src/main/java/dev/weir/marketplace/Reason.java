package dev.weir.marketplace;

/// Why the marketplace refused, as the command line tells it to scripts.
public enum Reason {
  /// A name, version or file that there is not.
  NOT_FOUND(3),
  /// A check of signatures, digests, versions or content failed.
  VERIFICATION(4),
  /// It does not go with this gateway, this Java or this plugin API.
  INCOMPATIBLE(5),
  /// It asks for permissions that nobody accepted.
  PERMISSION_NOT_ACCEPTED(6),
  /// It was taken back.
  REVOKED(7),
  /// A running gateway did not take it, and goes on as before.
  RELOAD_REFUSED(8),
  /// What is known of the index is too old, or the index is away.
  STALE(9);

  private final int exitCode;

  Reason(int exitCode) {
    this.exitCode = exitCode;
  }

  /// What a command ends with.
  public int exitCode() {
    return exitCode;
  }
}
