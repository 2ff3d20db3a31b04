package dev.weir.gateway.telemetry.accesslog;

import java.io.IOException;

/// Where the lines of a sink go at last. Used by the thread of the sink only.
interface Outlet extends AutoCloseable {

  /// Writes lines, and takes those out of the batch that were written, or given up ([Batch#lose]).
  /// May block.
  ///
  /// @throws IOException if not all were written; those that are left are tried again
  /// @throws LostLinesException if those that are left are not worth another try
  void write(Batch batch) throws IOException;

  /// Does what is due from time to time, whether there are lines or not.
  default void tend() throws IOException {}

  /// Whether a thread that writes may be interrupted without harm.
  default boolean isInterruptible() {
    return false;
  }

  /// Lets go of what it holds.
  @Override
  void close() throws IOException;
}
