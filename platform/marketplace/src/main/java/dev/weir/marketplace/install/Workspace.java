package dev.weir.marketplace.install;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.store.ContentStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Where a gateway has its plugins: the lock file, the store of their bytes, and earlier lock
/// files.
///
/// The lock file is the only thing that says what is installed, and is replaced in one step. All
/// that is written before that step changes nothing, so a crash leaves the old state or the new
/// one.
public final class Workspace {

  /// What the folder of everything else is called, beside a configuration.
  public static final String FOLDER = ".weir";

  private static final int MAX_HISTORY = 20;
  private static final String HISTORY_NAME = "[0-9]{8}\\.lock";

  // A lock of the file system is held by a process: its own threads have to wait here.
  private static final Object IN_THIS_PROCESS = new Object();

  private final Path lock;
  private final Path folder;
  private final ContentStore store;

  /// A workspace.
  ///
  /// @param lock the lock file, in a folder that exists
  /// @param folder where everything else is kept
  public Workspace(Path lock, Path folder) {
    this.lock = lock;
    this.folder = folder;
    this.store = new ContentStore(folder.resolve("store"));
  }

  /// The workspace of a configuration: the lock file lies beside it.
  public static Workspace beside(Path configuration) {
    var file = configuration.toAbsolutePath().normalize();
    return new Workspace(file.resolveSibling(LockFile.NAME), file.resolveSibling(FOLDER));
  }

  /// Where the lock file is, if there is one.
  public Path lock() {
    return lock;
  }

  /// Changes the lock file.
  @FunctionalInterface
  interface Change {
    LockFile of(LockFile before) throws IOException, MarketplaceException;
  }

  /// The bytes of all plugins.
  public ContentStore store() {
    return store;
  }

  /// What is installed.
  public LockFile lockFile() throws IOException, MarketplaceException {
    return LockFile.read(lock);
  }

  /// Changes what is installed. What it was is remembered first.
  ///
  /// @return what was done to the lock file; empty if it says so already
  Optional<LockChange> change(Change change, Progress progress)
      throws IOException, MarketplaceException {
    synchronized (IN_THIS_PROCESS) {
      Files.createDirectories(history());
      try (var channel = openMutex();
          var _ = channel.lock()) {
        AtomicFiles.sweepAbandoned(history());
        AtomicFiles.sweepAbandoned(lock.toAbsolutePath().resolveSibling(""));
        var bytes = lockBytes();
        var before = lockFile();
        var after = change.of(before);
        var isChanged = !after.equals(before);
        if (isChanged) {
          remember(before);
          progress.reached(Step.REMEMBERED);
          after.write(lock);
        }
        progress.reached(Step.LOCKED);
        return isChanged
            ? Optional.of(new LockChange(this, bytes, after.bytes()))
            : Optional.empty();
      }
    }
  }

  /// Replaces the lock file if it is still what somebody has written. Nothing is remembered: a
  /// rollback is not to go to what was taken back.
  ///
  /// @param other no file, if empty
  boolean replace(byte[] expected, Optional<byte[]> other) throws IOException {
    synchronized (IN_THIS_PROCESS) {
      try (var channel = openMutex();
          var _ = channel.lock()) {
        if (lockBytes().filter(now -> Arrays.equals(now, expected)).isEmpty()) {
          return false;
        }
        if (other.isPresent()) {
          AtomicFiles.write(lock, other.get());
        } else {
          Files.delete(lock);
        }
        return true;
      }
    }
  }

  private FileChannel openMutex() throws IOException {
    return FileChannel.open(
        folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private Optional<byte[]> lockBytes() throws IOException {
    try {
      return Optional.of(Files.readAllBytes(lock));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private void remember(LockFile before) throws IOException {
    var files = historyFiles();
    var bytes = before.bytes();
    // After a change that was put back it is there already: nothing older has to go for it.
    if (!files.isEmpty() && Arrays.equals(Files.readAllBytes(files.getLast()), bytes)) {
      return;
    }
    var last = files.isEmpty() ? 0 : number(files.getLast());
    AtomicFiles.write(history().resolve("%08d.lock".formatted(last + 1)), bytes);
    for (var i = 0; i <= files.size() - MAX_HISTORY; i++) {
      Files.delete(files.get(i));
    }
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString(), 0, 8, 10);
  }

  private Path history() {
    return folder.resolve("history");
  }

  // Oldest first.
  private List<Path> historyFiles() throws IOException {
    if (!Files.isDirectory(history())) {
      return List.of();
    }
    try (var files = Files.list(history())) {
      return files
          .filter(file -> file.getFileName().toString().matches(HISTORY_NAME))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    }
  }

  /// What a plugin was pinned to before it was what it is now.
  Optional<Pin> previous(Pin now) throws IOException, MarketplaceException {
    for (var file : historyFiles().reversed()) {
      var pin = LockFile.read(file).pin(now.name());
      if (pin.isPresent() && !pin.get().sha256().equals(now.sha256())) {
        return pin;
      }
    }
    return Optional.empty();
  }
}
