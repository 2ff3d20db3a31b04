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
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compiled modules in a directory, so that a module is compiled once and not at every start.
///
/// What is in it is code that the sandbox does not hold. So only what the user of this process or
/// the administrator owns, and nobody else may write to, is read: that is who could change this
/// process anyway, and a key to sign files with would have to lie where they read it too. Each file
/// also begins with a digest of its content and of what it is the code of, so one that was cut off,
/// damaged, or put in another's place is compiled anew. Nothing fails because the cache does.
///
/// Above a size, the modules that were not used for the longest time go.
public final class ModuleCache implements Cache {

  private static final System.Logger LOGGER = System.getLogger(ModuleCache.class.getName());
  private static final int DIGEST_BYTES = 32;
  private static final long MAX_BYTES = 512L << 20;

  private final Optional<Path> directory;
  private final FileTrust trust;
  private final long maxBytes;

  ModuleCache(Optional<Path> directory, FileTrust trust, long maxBytes) {
    this.directory = directory;
    this.trust = trust;
    this.maxBytes = maxBytes;
  }

  /// A cache that keeps nothing.
  public static ModuleCache none() {
    return new ModuleCache(Optional.empty(), FileTrust.ofThisProcess(), 0);
  }

  /// A cache in that directory, which is made when there is something to keep.
  public static ModuleCache in(Path directory) {
    return new ModuleCache(Optional.of(directory), FileTrust.ofThisProcess(), MAX_BYTES);
  }

  @Override
  public byte @Nullable [] get(String module) {
    if (directory.isEmpty()) {
      return null;
    }
    try {
      var file = directory.get().resolve(fileName(module));
      if (!trust.covers(directory.get()) || !trust.covers(file)) {
        return null;
      }
      var content = content(file);
      if (content != null) {
        touch(file);
      }
      return content;
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "cache of WASM modules in " + directory.get(), e);
      return null;
    }
  }

  private static byte @Nullable [] content(Path file) throws IOException {
    var kept = Files.readAllBytes(file);
    var content = Arrays.copyOfRange(kept, Math.min(DIGEST_BYTES, kept.length), kept.length);
    var digest = Arrays.copyOf(kept, DIGEST_BYTES);
    return MessageDigest.isEqual(digest, digest(file, content)) ? content : null;
  }

  // Only who may write can tell that it was used; in an installation of somebody else nothing goes.
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, file + " stays as old as it is", e);
    }
  }

  @Override
  public void putIfAbsent(String module, byte[] classes) {
    if (directory.isEmpty()) {
      return;
    }
    try {
      create(directory.get());
      if (!trust.covers(directory.get())) {
        LOGGER.log(
            Level.WARNING,
            "{0} is not used, as it belongs to others or they may write to it",
            directory.get());
        return;
      }
      write(directory.get().resolve(fileName(module)), classes);
      CacheSize.limit(directory.get(), maxBytes);
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "cache of WASM modules in " + directory.get(), e);
    }
  }

  // Beside it and then renamed, so that nobody reads half of it.
  private static void write(Path file, byte[] classes) throws IOException {
    var part = Files.createTempFile(file.getParent(), "module-", ".part");
    try (var out = Files.newOutputStream(part)) {
      out.write(digest(file, classes));
      out.write(classes);
    }
    FileTrust.permit(part, "rw-r--r--");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      FileTrust.permit(directory, "rwxr-xr-x");
    }
  }

  // Another compiler makes other classes of the same module.
  private static String fileName(String module) {
    var compiler = MachineFactoryCompiler.class.getProtectionDomain().getCodeSource().getLocation();
    var name = Path.of(compiler.getPath()).getFileName() + " " + module;
    var digest = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest) + ".classes";
  }

  private static byte[] digest(Path file, byte[] classes) {
    var digest = sha256();
    digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
    return digest.digest(classes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
