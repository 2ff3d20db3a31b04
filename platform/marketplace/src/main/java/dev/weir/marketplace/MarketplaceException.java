package dev.weir.marketplace;

import org.jspecify.annotations.Nullable;

/// A refusal of the marketplace: what was found of which file, and what was expected.
public class MarketplaceException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A refusal.
  public MarketplaceException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// A refusal that nothing else caused.
  public MarketplaceException(Reason reason, String message) {
    this(reason, message, null);
  }

  /// Why.
  public final Reason reason() {
    return reason;
  }
}
