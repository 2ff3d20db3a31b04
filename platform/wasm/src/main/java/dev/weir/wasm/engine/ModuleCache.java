package dev.weir.wasm.engine;

import com.dylibso.chicory.compiler.Cache;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compiled modules in a directory, so that a module is compiled once and not at every start.
///
/// What is in it is code that the sandbox does not hold: a directory in which others may write is
/// not used. A file that is cut off or was changed by accident is compiled anew. Nothing fails
/// because the cache does.
public final class ModuleCache implements Cache {

  private static final System.Logger LOGGER = System.getLogger(ModuleCache.class.getName());
  private static final int DIGEST_BYTES = 32;

  private final Optional<Path> directory;

  private ModuleCache(Optional<Path> directory) {
    this.directory = directory;
  }

  /// A cache that keeps nothing.
  public static ModuleCache none() {
    return new ModuleCache(Optional.empty());
  }

  /// A cache in that directory, which is made when there is something to keep.
  public static ModuleCache in(Path directory) {
    return new ModuleCache(Optional.of(directory));
  }

  @Override
  public byte @Nullable [] get(String module) {
    if (directory.isEmpty()) {
      return null;
    }
    try {
      var file = directory.get().resolve(fileName(module));
      if (!isOnlyOurs(directory.get())) {
        return null;
      }
      var kept = Files.readAllBytes(file);
      var content = Arrays.copyOfRange(kept, Math.min(DIGEST_BYTES, kept.length), kept.length);
      var digest = Arrays.copyOf(kept, DIGEST_BYTES);
      return MessageDigest.isEqual(digest, sha256(content)) ? content : null;
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "cache of WASM modules in " + directory.get(), e);
      return null;
    }
  }

  @Override
  public void putIfAbsent(String module, byte[] classes) {
    if (directory.isEmpty()) {
      return;
    }
    try {
      create(directory.get());
      if (!isOnlyOurs(directory.get())) {
        LOGGER.log(Level.WARNING, "{0} is not used, as others may write to it", directory.get());
        return;
      }
      // Written beside it and renamed, so that nobody reads half of it.
      var part = Files.createTempFile(directory.get(), "module-", ".part");
      try (var out = Files.newOutputStream(part)) {
        out.write(sha256(classes));
        out.write(classes);
      }
      permit(part, "rw-r--r--");
      Files.move(
          part,
          directory.get().resolve(fileName(module)),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "cache of WASM modules in " + directory.get(), e);
    }
  }

  private static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      permit(directory, "rwxr-xr-x");
    }
  }

  // Whoever installs the gateway may be somebody else than who runs it.
  private static void permit(Path path, String permissions) throws IOException {
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }

  private static boolean isOnlyOurs(Path directory) throws IOException {
    var view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view == null) {
      return true;
    }
    var permissions = view.readAttributes().permissions();
    return !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }

  // Another compiler makes other classes of the same module.
  private static String fileName(String module) {
    var compiler = MachineFactoryCompiler.class.getProtectionDomain().getCodeSource().getLocation();
    var name = Path.of(compiler.getPath()).getFileName() + " " + module;
    return HexFormat.of().formatHex(sha256(name.getBytes(StandardCharsets.UTF_8))) + ".classes";
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
