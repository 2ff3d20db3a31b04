package dev.weir.gateway.plugin;

import dev.weir.marketplace.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Private copies of plugin jars.
///
/// A jar that is overwritten while the JVM has it open takes the classes not yet loaded with it, so
/// the JVM only ever opens copies that nobody else writes to, one for each time a jar is loaded.
/// What a gateway that was killed has left is deleted by the next one.
final class JarCopies implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(JarCopies.class.getName());

  private final OwnedDirectory owned;
  private final Path directory;
  private final AtomicLong count = new AtomicLong();

  JarCopies() {
    try {
      var parent = Path.of(System.getProperty("java.io.tmpdir"));
      owned = OwnedDirectory.create(parent, "weir-plugins-");
      directory = owned.path();
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for temporary files", e);
    }
  }

  /// A new copy.
  ///
  /// @throws PluginException if the file is no longer what its digest says
  Path copy(PluginFile file) throws PluginException {
    var copy = directory.resolve(count.incrementAndGet() + "-" + file.name());
    try {
      Files.copy(file.path(), copy);
      if (Sha256.of(copy).equals(file.digest())) {
        return copy;
      }
    } catch (IOException e) {
      delete(copy);
      throw new PluginException("cannot be copied: " + PluginException.describe(e), e);
    }
    delete(copy);
    throw new PluginException("changed while it was being loaded");
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot delete " + file, e);
    }
  }

  /// Where the copies are.
  Path directory() {
    return directory;
  }

  /// Removes the directory if all copies are gone; those still in use keep it.
  @Override
  public void close() {
    try {
      owned.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot delete " + directory, e);
    }
  }
}
