package dev.weir.gateway.wire;

import java.io.IOException;

/// What a [WireBody] tells the connection that it comes from. One thread at a time.
public interface BodyEvents {

  /// The body is about to be read for the first time.
  default void bodyWanted() throws IOException {}

  /// Reading the body failed.
  ///
  /// @return what the reader gets; may throw something better instead
  default IOException failed(IOException cause) {
    return cause;
  }

  /// The body, with its trailers, has been read to its end: the connection may go on to its next
  /// message.
  void bodyEnded();

  /// Reading the body failed, or somebody gave it up: the connection is of no use any more.
  void bodyBroken();
}
