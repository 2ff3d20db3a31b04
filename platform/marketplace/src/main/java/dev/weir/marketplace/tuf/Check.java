package dev.weir.marketplace.tuf;

import dev.weir.marketplace.Reason;
import java.util.Locale;

/// What a client checks; each refusal names one.
public enum Check {
  /// The file is JSON of the shape that its role has.
  FORMAT(Reason.VERIFICATION),
  /// It is not longer than allowed, and as long as was said.
  LENGTH(Reason.VERIFICATION),
  /// Its digest is the one that was said.
  HASH(Reason.VERIFICATION),
  /// Enough of the role's keys have signed.
  THRESHOLD(Reason.VERIFICATION),
  /// No key is named twice.
  DUPLICATE_KEY(Reason.VERIFICATION),
  /// A key's id is the digest of the key.
  KEY_ID(Reason.VERIFICATION),
  /// It has the version that it was asked for by.
  VERSION(Reason.VERIFICATION),
  /// It is not older than what was seen before.
  ROLLBACK(Reason.VERIFICATION),
  /// Nothing that was listed before has vanished.
  MISSING_FILE(Reason.VERIFICATION),
  /// It is still valid.
  EXPIRED(Reason.STALE),
  /// Names of targets and roles lead nowhere else.
  PATH(Reason.VERIFICATION),
  /// A publisher is given its own folder only.
  DELEGATION_SCOPE(Reason.VERIFICATION),
  /// There are not too many delegations.
  DELEGATIONS(Reason.VERIFICATION),
  /// Bytes come at a reasonable pace.
  TOO_SLOW(Reason.STALE),
  /// The repository answers.
  UNAVAILABLE(Reason.STALE),
  /// The files kept here are as they were left.
  STATE(Reason.VERIFICATION);

  private final Reason reason;

  Check(Reason reason) {
    this.reason = reason;
  }

  /// What a refusal by this check means to a script.
  public Reason reason() {
    return reason;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
