package dev.weir.gateway.redis;

import java.util.List;

/// The servers that hold the keys: one, or those of a Cluster.
sealed interface Servers extends AutoCloseable permits OneServer, ClusterServers {

  /// Sends a command to the server that has its key, and waits for the reply.
  ///
  /// @param deadline on the clock of [System#nanoTime]
  Object call(RedisRequest request, long deadline) throws CommandFailed, InterruptedException;

  /// The servers that are known.
  List<Link> links();

  /// Whether every key has a server that answers.
  boolean isComplete();

  @Override
  void close();
}
