package dev.weir.gateway.listener;

import dev.weir.gateway.wire.TimedOutException;
import dev.weir.http.BadMessageException;
import java.io.IOException;

/// What it was about the client that made its request fail.
final class ClientFailure {

  private ClientFailure() {}

  /// The failure itself, or the one behind it that says what to answer.
  static IOException of(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadMessageException || cause instanceof TimedOutException) {
        return (IOException) cause;
      }
    }
    return failure;
  }
}
