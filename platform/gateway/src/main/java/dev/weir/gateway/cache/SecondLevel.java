package dev.weir.gateway.cache;

import dev.weir.api.GatewayException;
import dev.weir.gateway.redis.LiveRedis;
import dev.weir.gateway.redis.RedisBlobs;
import dev.weir.gateway.redis.RedisLog;
import dev.weir.gateway.redis.RedisTurns;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// The server that gateways share, as far as it concerns caches. It may not be there: then it is as
/// good as one that has nothing.
///
/// What lies under which key: `v/` and the cache and the entry's key: the value; `t/` and the same:
/// whose turn it is to fetch it, or what became of that; `p/` and the cache: the log of what was
/// purged.
///
/// Safe for use by several threads.
record SecondLevel(LiveRedis redis) {

  /// How much of a log is read at a time.
  static final int PAGE = 500;

  private static final System.Logger LOGGER = System.getLogger(SecondLevel.class.getName());

  /// How keys of a kind begin.
  enum Part {
    VALUE("v/"),
    TURN("t/"),
    PURGES("p/");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  /// What a key on the server is about.
  ///
  /// @param path of the cache
  /// @param key of the entry; empty for the purges of the cache
  record Place(Part part, String path, String key) {

    /// One from its key; empty if it is none.
    static Optional<Place> of(String text) {
      for (var part : Part.values()) {
        if (text.startsWith(part.prefix)) {
          return of(part, text.substring(part.prefix.length()));
        }
      }
      return Optional.empty();
    }

    // The path has two slashes; one more ends it.
    private static Optional<Place> of(Part part, String text) {
      if (part == Part.PURGES) {
        return Optional.of(new Place(part, text, ""));
      }
      var end = -1;
      for (var slashes = 0; slashes < 3; slashes++) {
        end = text.indexOf('/', end + 1);
        if (end < 0) {
          return Optional.empty();
        }
      }
      return Optional.of(new Place(part, text.substring(0, end), text.substring(end + 1)));
    }

    private String text() {
      return part == Part.PURGES ? part.prefix + path : part.prefix + path + '/' + key;
    }
  }

  private static <S> boolean isDone(Optional<S> server, Consumer<S> order) {
    return ask(
            server,
            it -> {
              order.accept(it);
              return true;
            })
        .orElse(false);
  }

  private static String text(Part part, CacheName cache, String key) {
    return new Place(part, cache.path(), key).text();
  }

  /// Whether there is one, whether it answers or not.
  boolean isThere() {
    return redis.isThere();
  }

  // What somebody else wrote there may be anything.
  private static <S, T> Optional<T> ask(Optional<S> server, Function<S, T> question) {
    try {
      return server.map(question);
    } catch (GatewayException _) {
      return Optional.empty();
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, "cache: what Redis says cannot be used: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /// What is under a key.
  Optional<RedisBlobs.Blob> get(CacheName cache, String key) {
    return ask(redis.blobs(), it -> it.get(text(Part.VALUE, cache, key))).flatMap(it -> it);
  }

  /// Puts a value there.
  ///
  /// @return whether it is there
  boolean put(CacheName cache, String key, Envelope envelope, Duration ttl) {
    return isDone(
        redis.blobs(), it -> it.put(text(Part.VALUE, cache, key), envelope.written(), ttl));
  }

  /// Removes what is under a key, and does not say so if nothing is: what others have in memory
  /// alone stays theirs.
  ///
  /// @return whether nothing is there any more
  boolean drop(CacheName cache, String key) {
    return isDone(redis.blobs(), it -> it.drop(text(Part.VALUE, cache, key)));
  }

  /// Removes what is under a key, and has everybody forget it.
  ///
  /// @return whether nothing is there any more
  boolean remove(CacheName cache, String key) {
    return isDone(redis.blobs(), it -> it.remove(text(Part.VALUE, cache, key)));
  }

  /// Writes down that something was purged.
  ///
  /// @param known a number that its own is greater than
  /// @return its number; empty if it was not written
  OptionalLong purge(CacheName cache, Purge purge, long known) {
    return ask(
            redis.log(),
            it ->
                it.add(
                    text(Part.PURGES, cache, ""),
                    purge.written(),
                    known,
                    Purges.MAX,
                    Purge.ALL.written()))
        .stream()
        .mapToLong(it -> it)
        .findFirst();
  }

  /// Some of what was purged after a number; empty if the server does not say, an empty list if
  /// that was all.
  Optional<List<RedisLog.Entry>> purgedAfter(CacheName cache, long number) {
    return ask(redis.log(), it -> it.after(text(Part.PURGES, cache, ""), number, PAGE));
  }

  /// Takes a turn, unless somebody has it or has just ended it.
  ///
  /// @return what was said about it, an empty word if it is the caller's; nothing if the server
  ///   does not answer
  Optional<RedisTurns.Word> take(
      CacheName cache, String key, String word, Duration time, String ignored) {
    return ask(
        redis.turns(),
        it ->
            it.take(text(Part.TURN, cache, key), word, time, ignored)
                .orElse(new RedisTurns.Word("", time)));
  }

  /// Says something else about a turn.
  ///
  /// @return whether it still was the caller's; nothing if the server does not answer
  Optional<Boolean> replace(CacheName cache, String key, String word, String next, Duration time) {
    return ask(redis.turns(), it -> it.replace(text(Part.TURN, cache, key), word, next, time));
  }
}
