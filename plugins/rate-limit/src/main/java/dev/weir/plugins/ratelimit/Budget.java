package dev.weir.plugins.ratelimit;

import dev.weir.api.Limit;
import dev.weir.api.Limits.Grant;

/// Where the permits for requests come from. Safe for use by several threads.
interface Budget extends AutoCloseable {

  /// Takes what one request costs, or nothing.
  ///
  /// @return what was granted; [#UNKNOWN] permits remain if that is not known
  /// @throws dev.weir.api.GatewayException if it cannot be known and requests are to be refused
  Grant take(String key, Limit limit, long cost) throws InterruptedException;

  /// Takes what a request that was served turned out to cost more, as far as there is any.
  void charge(String key, Limit limit, long more);

  /// Gives back what was taken.
  void giveBack(String key, Limit limit, Grant grant);

  /// What remains is not known.
  long UNKNOWN = -1;

  /// Gives back what was taken in advance.
  @Override
  void close();
}
