package dev.weir.gateway;

import dev.weir.gateway.admin.OtherLockException;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.plugin.FileDigests;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Reloads for whoever has a reason, and logs what comes of it.
///
/// Whoever changes the lock file orders a reload and puts back what is refused; the watch of the
/// file sees both changes, too. So it remembers what serves and what was refused: nothing is made
/// for a lock file that serves already, or that was refused a moment ago.
///
/// Used by one thread at a time, but for [#last].
final class Reloader {

  private static final System.Logger LOGGER = System.getLogger(Reloader.class.getName());

  private final Path lock;
  private final Supplier<Reloaded> swap;
  private volatile Reloaded last;
  private String refused = "";
  private boolean isBehind;

  /// @param lock the lock file
  /// @param first what the gateway began with
  /// @param swap makes a new generation and lets it serve
  Reloader(Path lock, Reloaded first, Supplier<Reloaded> swap) {
    this.lock = lock;
    this.last = first;
    this.swap = swap;
  }

  /// What the last reload came to that was not refused.
  Reloaded last() {
    return last;
  }

  /// Reloads for no lock file in particular. Until a reload succeeds, what is seen is not what
  /// serves.
  ///
  /// @throws ConfigurationException if the configuration cannot be used
  Reloaded reload() {
    isBehind = true;
    return reloaded();
  }

  private Reloaded reloaded() {
    last = swap.get();
    refused = "";
    isBehind = false;
    return last;
  }

  /// Reloads, and logs what comes of it.
  void reload(String why) {
    try {
      LOGGER.log(Level.INFO, "reloaded, as " + why + ": route table " + reload().generation());
    } catch (ConfigurationException | IllegalStateException e) {
      LOGGER.log(
          Level.ERROR, "not reloaded, though " + why + "; what runs goes on:\n" + e.getMessage());
    }
  }

  /// Reloads as a file has changed, unless that is known.
  ///
  /// @param name what the log calls the file
  void changed(Path file, String name) {
    if (!file.equals(lock) || !isSettled(FileDigests.read(lock))) {
      reload(name + " has changed");
    }
  }

  private boolean isSettled(String digest) {
    return serves(digest) || digest.equals(refused);
  }

  private boolean serves(String digest) {
    return !isBehind && last.lock().equals(digest);
  }

  /// Reloads as an operator orders it.
  ///
  /// @param wanted the digest of the lock file that is to be served
  /// @throws ConfigurationException if the configuration cannot be used
  Reloaded ordered(Optional<String> wanted) {
    wanted.ifPresent(this::require);
    if (wanted.filter(this::serves).isPresent()) {
      return last;
    }
    try {
      var reloaded = wanted.isPresent() ? reloaded() : reload();
      LOGGER.log(
          Level.INFO,
          "reloaded, as an operator asked for it: route table " + reloaded.generation());
      wanted.ifPresent(this::requireServed);
      return reloaded;
    } catch (OtherLockException e) {
      throw e;
    } catch (ConfigurationException | IllegalStateException e) {
      wanted.ifPresent(digest -> refused = digest);
      LOGGER.log(
          Level.WARNING, "not reloaded, though an operator asked for it:\n" + e.getMessage());
      throw e;
    }
  }

  // Another command may have changed the file after it was looked at and before it was read.
  private void requireServed(String digest) {
    if (!serves(digest)) {
      throw new OtherLockException(lock);
    }
  }

  private void require(String digest) {
    if (!FileDigests.read(lock).equals(digest)) {
      throw new OtherLockException(lock);
    }
  }
}
