package dev.weir.gateway.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What all versions of a plugin have in common of one cache.
///
/// Safe for use by several threads.
final class CacheFamily {

  private final CacheName name;
  private final List<CacheSpace<?>> spaces = new CopyOnWriteArrayList<>();
  private final Changes changes = new Changes();
  private final PurgeLog log;
  private final CacheTally<CacheTally.Got> gets = new CacheTally<>(CacheTally.Got.class);
  private final CacheTally<CacheTally.Put> puts = new CacheTally<>(CacheTally.Put.class);

  CacheFamily(CacheName name, SecondLevel second, Memory memory) {
    this.name = name;
    this.log = new PurgeLog(this, second, memory);
  }

  CacheName name() {
    return name;
  }

  /// The open ones, one for each version.
  List<CacheSpace<?>> spaces() {
    return spaces;
  }

  boolean has(CacheSpace<?> space) {
    return equals(space.family());
  }

  Changes changes() {
    return changes;
  }

  PurgeLog log() {
    return log;
  }

  CacheTally<CacheTally.Got> gets() {
    return gets;
  }

  CacheTally<CacheTally.Put> puts() {
    return puts;
  }

  /// Says that somebody else has changed what is under a key.
  void changed(String key) {
    changes.changed(key);
    spaces.forEach(it -> it.forget(key));
  }

  /// Says that anybody may have changed anything.
  void lost() {
    changes.everything();
    spaces.forEach(CacheSpace::forgetLoads);
    log.lost();
  }

  CacheNumbers.One numbers(HotKeys hot) {
    return new CacheNumbers.One(
        name.plugin(), name.name(), gets.numbers(), puts.numbers(), log.count(), hot.of(name));
  }
}
