package dev.weir.marketplace.install;

import dev.weir.marketplace.Reason;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that an audit found about an installed plugin, or about its index.
///
/// @param subject the plugin, or the index
public record Finding(Kind kind, String subject, String what) {

  /// What was found.
  public enum Kind {
    /// It was taken back and must not run.
    REVOKED(Reason.REVOKED),
    /// The index has another digest for its version than the lock file, or the store other bytes.
    CHANGED(Reason.VERIFICATION),
    /// Its bytes are not in the store.
    MISSING(Reason.NOT_FOUND),
    /// Its publisher is not trusted any more.
    NOT_TRUSTED(Reason.VERIFICATION),
    /// The index does not list it any more.
    UNLISTED(null),
    /// There is a warning.
    WARNED(null),
    /// Its publisher advises against this version.
    YANKED(null),
    /// Its curators or its publisher advise against the plugin.
    DEPRECATED(null),
    /// There is a newer version.
    OUTDATED(null),
    /// What is known of the index is old.
    STALE(Reason.STALE),
    /// What is known of the index will soon be old.
    EXPIRING(null);

    private final Optional<Reason> reason;

    Kind(@Nullable Reason reason) {
      this.reason = Optional.ofNullable(reason);
    }

    /// Why a script should stop, if it should.
    public Optional<Reason> reason() {
      return reason;
    }
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + ": " + subject + ": " + what;
  }
}
