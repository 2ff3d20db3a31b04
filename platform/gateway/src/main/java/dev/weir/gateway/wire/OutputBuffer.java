package dev.weir.gateway.wire;

import dev.weir.http.HeadWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What is about to be written: a head and the first bytes of its body, sent together if they fit.
///
/// Not safe for use by several threads.
public final class OutputBuffer {

  static final int CAPACITY = 16384;

  private final HeadWriter head = new HeadWriter(CAPACITY);
  private ByteBuffer view = ByteBuffer.wrap(head.bytes());

  /// An empty buffer.
  public OutputBuffer() {}

  /// The head, to be written before anything is added to [#room].
  public HeadWriter head() {
    return head;
  }

  /// Begins a message.
  public void clear() {
    head.clear();
    view.clear();
  }

  /// Says that the head is complete.
  public void headIsDone() {
    if (view.capacity() != head.bytes().length) {
      view = ByteBuffer.wrap(head.bytes());
    }
    view.clear().position(head.size());
  }

  /// Where more bytes go.
  public ByteBuffer room() {
    return view;
  }

  /// Whether nothing waits to be sent.
  public boolean isEmpty() {
    return view.position() == 0;
  }

  /// Sends everything.
  ///
  /// @param nanos how long the peer may take for some progress
  public void flush(Wire wire, long nanos) throws IOException {
    view.flip();
    try {
      wire.write(view, nanos);
    } finally {
      view.clear();
    }
  }
}
