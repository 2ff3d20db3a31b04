package dev.weir.marketplace.json;

import dev.weir.marketplace.Printable;

/// JSON that is refused: not well formed, beyond a limit, or not of the expected shape.
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  /// A refusal whose message names the place: a line and column, or the path of a value.
  ///
  /// @param message may quote what strangers wrote
  public JsonException(String message) {
    super(Printable.of(message));
  }
}
