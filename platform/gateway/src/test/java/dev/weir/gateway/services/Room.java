package dev.weir.gateway.services;

import dev.weir.wasm.host.HeldBytes;

/// Room for as many bytes as the test says.
public final class Room implements HeldBytes {

  private final long limit;
  private long held;

  public Room(long limit) {
    this.limit = limit;
  }

  @Override
  public synchronized boolean hold(long bytes) {
    if (bytes > limit - held) {
      return false;
    }
    held += bytes;
    return true;
  }

  @Override
  public synchronized void free(long bytes) {
    held -= bytes;
  }

  /// How many bytes are held.
  public synchronized long held() {
    return held;
  }
}
