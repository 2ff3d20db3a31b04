package dev.weir.marketplace.tuf;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A refusal by a client: `rollback: timestamp.json: version 3 (expected: at least 5)`.
public final class TufException extends MarketplaceException {

  private static final long serialVersionUID = 1L;

  private final Check check;

  /// A refusal.
  ///
  /// @param file what was refused, as the repository names it
  /// @param problem what was found and what was expected
  public TufException(Check check, String file, String problem, @Nullable Throwable cause) {
    super(check.reason(), check + ": " + file + ": " + problem, cause);
    this.check = check;
  }

  /// A refusal that nothing else caused.
  public TufException(Check check, String file, String problem) {
    this(check, file, problem, null);
  }

  /// The check that failed.
  public Check check() {
    return check;
  }

  static TufException format(String file, JsonException cause) {
    return new TufException(Check.FORMAT, file, String.valueOf(cause.getMessage()), cause);
  }

  static TufException state(String file, IOException cause) {
    return new TufException(Check.STATE, file, cause.toString(), cause);
  }
}
