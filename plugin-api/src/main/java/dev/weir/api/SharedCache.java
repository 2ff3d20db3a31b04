package dev.weir.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Values that took long to get, on two levels: objects in the memory of this gateway and, if the
/// operator has configured one, bytes on a server that several gateways share.
///
/// What one gateway puts or purges, all see: at once in the second level, and in the first within
/// moments, because the server tells the others. If it cannot (it is away), each gateway forgets
/// what it has and goes on with its own memory, where nothing stays for longer than a cap of the
/// operator's (10 seconds unless set otherwise). A server that fails is as good as one that has
/// nothing: no method throws because of it. Values that are too large for the server (256 KiB
/// unless set otherwise) are each gateway's own. A value that does not get to the server leaves
/// there what was there before; what is removed or purged is so as soon as the server answers
/// again.
///
/// A plugin sees its own caches only. They outlive its versions on the shared server; in memory
/// each version has its own, since objects belong to its classes. If the meaning of the bytes
/// changes, the manifest says so (`Plugin-State-Schema`, see [SharedStore]).
///
/// Values must not change once they were put. Safe for use by several threads. Keys have at most
/// 4,096 bytes in UTF-8, tags 256, and an entry has at most 64 tags; times to live are from a
/// millisecond to 365 days. Anything else throws [IllegalArgumentException].
///
/// @param <V> the values
public interface SharedCache<V> {

  /// How values become bytes and back.
  interface Codec<V> {

    /// The bytes of a value; the array is the gateway's from then on.
    byte[] encode(V value);

    /// A value from bytes that [#encode] wrote, maybe in another version of the plugin.
    ///
    /// @throws IllegalArgumentException if they are none; the entry is then as good as missing
    V decode(byte[] bytes);

    /// About how many bytes a value takes in memory, its key not counted.
    long weight(V value);
  }

  /// What is known under a key; empty if nothing is, or no longer.
  Optional<V> get(String key);

  /// Puts a value under a key.
  ///
  /// @param ttl after which it is gone; a moment sooner or later does not matter to the cache
  /// @param tags by which it can be purged together with others
  default void put(String key, V value, Duration ttl, Set<String> tags) {
    put(key, value, ttl, tags, moment());
  }

  /// Puts a value under a key, unless it was purged since somebody began to get it: by a tag, by
  /// what its key begins with, together with everything, or by an operator by its key.
  ///
  /// @param since the [moment][#moment] at which that was
  void put(String key, V value, Duration ttl, Set<String> tags, long since);

  /// The moment that it is, to be handed to [#put(String, Object, Duration, Set, long)] when a
  /// value is there that takes long to get. A number without a meaning of its own.
  long moment();

  /// Removes what is under a key, on all gateways.
  void remove(String key);

  /// Removes what has a tag, on all gateways.
  void removeTagged(String tag);

  /// Removes what has a key that begins so, on all gateways.
  void removePrefixed(String prefix);

  /// Removes everything, on all gateways.
  void clear();

  /// The value under a key, loaded if there is none, by one caller at a time: others that ask
  /// meanwhile wait for it, here and on other gateways.
  ///
  /// @param ttl how long a value that was loaded stays; also how long to wait for another caller
  /// @throws InterruptedException if the caller is interrupted while it waits
  /// @throws Exception what the loader throws, to the caller whose loader it was; another caller
  ///   that waits loads then
  default V get(String key, Duration ttl, Loader<V> loader) throws Exception {
    while (true) {
      var known = get(key);
      if (known.isPresent()) {
        return known.get();
      }
      try (var turn = await(key, ttl)) {
        if (turn.isLeader()) {
          // Whoever led before may have put it since.
          var landed = get(key);
          if (landed.isPresent()) {
            turn.succeeded();
            return landed.get();
          }
          var moment = moment();
          var value = loader.load();
          put(key, value, ttl, Set.of(), moment);
          turn.succeeded();
          return value;
        }
        if (turn.isAlone()) {
          return loader.load();
        }
      }
    }
  }

  /// Waits for one's turn to fetch what is under a key.
  ///
  /// Of all that ask for a key at the same time, on all gateways, one becomes the leader at once:
  /// it is to fetch the value, and the others wait until it has said how that ended ([Turn]). If it
  /// leaves without a word, or dies, one of those that wait becomes the leader. The leader should
  /// look once more: the value may have come between its last look and its turn.
  ///
  /// @param patience how long to wait at most; the turn is then [alone][Turn#isAlone]
  Turn await(String key, Duration patience) throws InterruptedException;

  /// What a caller is to do about a value that is missing. If it is neither the leader nor alone,
  /// somebody has put a value: get it.
  interface Turn extends AutoCloseable {

    /// Whether this caller is to fetch the value, for all. It must say how that ended: [#succeeded]
    /// or [#notShared], or else just close the turn, and another one becomes the leader.
    boolean isLeader();

    /// Whether this caller is to fetch the value for itself only, at the same time as others.
    boolean isAlone();

    /// Says that the value is there for everybody, as soon as it is.
    void succeeded();

    /// Says that the value is for this caller only, as soon as that is known. All that wait go on
    /// at once, each alone, and so does who asks within a time.
    ///
    /// @param remembered the time; zero to have it tried again by whoever asks next
    void notShared(Duration remembered);

    /// Ends the turn. Closing again has no effect.
    @Override
    void close();
  }

  /// Gets a value that is missing.
  @FunctionalInterface
  interface Loader<V> {

    /// The value; never null.
    V load() throws Exception;
  }
}
