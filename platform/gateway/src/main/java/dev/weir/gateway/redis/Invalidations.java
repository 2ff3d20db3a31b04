package dev.weir.gateway.redis;

import java.util.List;

/// Is told what of the shared blobs has changed, by whomever. Called on the thread of a connection,
/// in the order in which the server says things, replies included: must not block.
public interface Invalidations {

  /// These may have been changed, or are gone.
  void changed(List<String> keys);

  /// Anything may have been changed: all was removed, or what changed meanwhile was not heard.
  void everything();
}
