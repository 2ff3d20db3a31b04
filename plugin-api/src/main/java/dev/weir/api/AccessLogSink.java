package dev.weir.api;

import java.io.IOException;
import java.util.List;

/// Where lines of the access log go: a message broker, a database, a service.
///
/// A thread of the gateway that belongs to the sink calls [#write] with one batch after the other,
/// and [#close] at the end; no other thread calls it.
public interface AccessLogSink extends AutoCloseable {

  /// Takes lines, in the order in which requests have ended.
  ///
  /// It may block, and no request waits for it: meanwhile further lines wait in the gateway, up to
  /// 4 MiB, and what has no room there is dropped and counted. When the gateway stops or the sink
  /// is taken out of the configuration, there are two seconds for all that waits, and half a second
  /// more for [#close]; then the thread is interrupted.
  ///
  /// @param lines from 1 to 4096, each without the end of line and in printable ASCII; the arrays
  ///   are the sink's
  /// @throws Exception if these lines are lost: they are counted as dropped, and the next ones are
  ///   tried. A sink that wants to try again does so before it returns, and one that loses lines
  ///   after it has returned counts them itself ([PluginContext#metrics])
  void write(List<byte[]> lines) throws Exception;

  /// Sends what it holds, if that is possible soon, and lets go of everything.
  @Override
  default void close() throws IOException {}
}
