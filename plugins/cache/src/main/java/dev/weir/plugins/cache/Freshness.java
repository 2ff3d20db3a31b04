package dev.weir.plugins.cache;

import java.util.Arrays;
import java.util.Optional;

/// For how long, and under which conditions, a stored response can be used. Times are in
/// milliseconds, those with a date since 1970.
///
/// @param born when the upstream made the response, by this clock: its age is the time since then
/// @param lifetime from then on, it is fresh
/// @param early how much earlier it is fetched anew, so that what was stored at the same time is
///   not fetched again at the same time
/// @param graces for how long it can be used beyond its lifetime
/// @param took how long the upstream needed to answer
record Freshness(long born, long lifetime, long early, Graces graces, long took) {

  /// How long a stale response can be used.
  ///
  /// @param rule what the response says about that in general
  /// @param whileRevalidate while it is being validated
  /// @param ifError if it cannot be validated
  record Graces(Rule rule, long whileRevalidate, long ifError) {}

  /// What a response says about its use when it is stale.
  enum Rule {
    /// Nothing.
    ALLOWED(0),
    /// Not unless it says for how long: `s-maxage`.
    IF_SAID(1),
    /// Never: `must-revalidate`, `proxy-revalidate`.
    NEVER(2),
    /// Nor when it is fresh: `no-cache`.
    VALIDATED(3);

    private final byte code;

    Rule(int code) {
      this.code = (byte) code;
    }

    /// What stands for it in bytes.
    byte code() {
      return code;
    }

    static Optional<Rule> of(byte code) {
      return Arrays.stream(values()).filter(it -> it.code == code).findFirst();
    }
  }

  /// How old the response is.
  long age(long now) {
    return Math.max(0, now - born);
  }

  /// For how long it stays fresh; negative if it is stale.
  long remaining(long now) {
    return lifetime - age(now);
  }

  /// Whether it can be used without asking anybody.
  boolean isFresh(long now) {
    return graces.rule != Rule.VALIDATED && age(now) < lifetime;
  }

  /// Whether a request could ever find it fresh.
  boolean canBeFresh() {
    return graces.rule != Rule.VALIDATED && lifetime > 0;
  }

  /// Whether it can be used at once, if it is being validated meanwhile.
  boolean isUsableWhileRevalidated(long now) {
    return isAllowedStaleIfSaid() && age(now) < lifetime + graces.whileRevalidate;
  }

  /// Whether it can be used if the upstream fails.
  boolean isUsableOnError(long now) {
    return isAllowedStaleIfSaid() && age(now) < lifetime + graces.ifError;
  }

  /// Whether a client that takes stale responses can have it.
  boolean isAllowedStale() {
    return graces.rule == Rule.ALLOWED;
  }

  private boolean isAllowedStaleIfSaid() {
    return graces.rule == Rule.ALLOWED || graces.rule == Rule.IF_SAID;
  }

  /// The time from now on for which it is of use to somebody.
  ///
  /// @param validation for how long beyond its lifetime it is kept to be validated
  long useful(long now, long validation) {
    var beyond = Math.max(validation, Math.max(graces.whileRevalidate, graces.ifError));
    return remaining(now) + beyond;
  }
}
