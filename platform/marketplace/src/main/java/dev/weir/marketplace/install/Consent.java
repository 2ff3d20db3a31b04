package dev.weir.marketplace.install;

/// Who decides whether a candidate may have what it asks for.
@FunctionalInterface
public interface Consent {

  /// Accepts nothing: for upgrades that nobody watches.
  Consent NONE = _ -> false;

  /// Whether it may.
  boolean accepts(Candidate candidate);

  /// Accepts exactly the permissions that were seen before, of the same hands and as well isolated:
  /// of who signs and what it runs in, their digest says nothing.
  ///
  /// @param hash as [dev.weir.marketplace.entry.Permissions#hash] gives it
  static Consent to(String hash) {
    return candidate ->
        candidate.release().permissions().hash().equals(hash)
            && !candidate.hasNewSigners()
            && !candidate.hasNewKind();
  }
}
