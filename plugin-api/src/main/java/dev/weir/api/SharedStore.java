package dev.weir.api;

import java.time.Duration;
import java.util.Optional;

/// State of a plugin that outlives its versions: counters, tokens, what took long to fetch.
///
/// Holds bytes, never objects, so that no version of a plugin depends on the classes of another. A
/// plugin sees its own entries only. If the meaning of the bytes changes, the new version says so
/// in its manifest (`Plugin-State-Schema: 2`; it is 1 if absent) and starts with an empty store,
/// while the old one, which may still serve or be returned to, keeps its own.
///
/// The store is in the memory of this gateway, or of a server that several gateways share; which
/// one is the operator's choice, so a method may block. Every entry has an end: [#put] and its like
/// take the time after which it is gone. It may go before that when there is no room: the least
/// recently used go first. It is no database.
///
/// Each method is atomic. Safe for use by several threads. Keys have at most 512 bytes in UTF-8,
/// values at most 1 MiB; times to live are from one millisecond to 30 days. Anything else throws
/// [IllegalArgumentException]. A store that cannot be reached throws [GatewayException] with
/// [ErrorCode#FILTER_UNAVAILABLE].
public interface SharedStore {

  /// The value under a key, as an array of the caller's own; empty if there is none.
  Optional<byte[]> get(String key);

  /// Puts a value under a key, whatever is there. The array is copied.
  void put(String key, byte[] value, Duration ttl);

  /// Puts a value under a key if what is there is still what the caller knows.
  ///
  /// @param expected what has to be there, byte for byte; empty for nothing
  /// @return whether the value was put
  boolean compareAndSet(String key, Optional<byte[]> expected, byte[] value, Duration ttl);

  /// Adds to a number, which is 0 if there is none.
  ///
  /// Its end is set when the number comes into being and stays when it is added to. So with a key
  /// for each client this counts by windows: the count begins anew when its time is over. For
  /// [#get], the value is the number in decimal digits.
  ///
  /// @return the sum
  /// @throws IllegalArgumentException if the value under the key is not a number in decimal digits,
  ///   or the sum does not fit into 64 bits; the entry stays as it is
  long increment(String key, long delta, Duration ttl);

  /// Removes what is under a key.
  ///
  /// @return whether there was something
  boolean delete(String key);
}
