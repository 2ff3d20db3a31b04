package dev.weir.gateway.telemetry.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Lines to a stream that stays open, such as the standard output.
final class StreamOutlet implements Outlet {

  private static final int PIECE = 1 << 16;

  private final OutputStream stream;
  private final byte[] piece = new byte[PIECE];
  private boolean isBroken;

  StreamOutlet(OutputStream stream) {
    this.stream = stream;
  }

  /// The standard output.
  static StreamOutlet stdout() {
    return new StreamOutlet(new FileOutputStream(FileDescriptor.out));
  }

  @Override
  public void write(Batch batch) throws IOException {
    var content = batch.content();
    try {
      endLine();
      while (content.hasRemaining()) {
        var length = Math.min(PIECE, content.remaining());
        content.get(piece, 0, length);
        stream.write(piece, 0, length);
      }
      stream.flush();
    } catch (IOException e) {
      isBroken = true;
      // How much has gone is not known: to write it twice would be worse.
      throw new LostLinesException(String.valueOf(e.getMessage()), e);
    }
    batch.clear();
  }

  // Half of one may be there.
  private void endLine() throws IOException {
    if (isBroken) {
      stream.write('\n');
      isBroken = false;
    }
  }

  @Override
  public void close() {}
}
