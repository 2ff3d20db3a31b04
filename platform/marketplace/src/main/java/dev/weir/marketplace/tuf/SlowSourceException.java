package dev.weir.marketplace.tuf;

import java.io.IOException;

/// A source that gives its bytes too slowly to wait for them.
public final class SlowSourceException extends IOException {

  private static final long serialVersionUID = 1L;

  SlowSourceException(String message) {
    super(message);
  }
}
