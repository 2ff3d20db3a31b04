package dev.weir.cli.market;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.author.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;

/// The keys of an index in a folder: `root-1.pem` to `root-3.pem`, `targets.pem`, `snapshot.pem`,
/// `timestamp.pem` and `publisher-<name>.pem`.
///
/// Those of a checkout are made when they are missing, and called `development-…`: a release is not
/// signed by them, and not from a folder in which they are.
public final class KeyFolder {

  private static final String DEVELOPMENT = "development-";

  private final Path folder;
  private final Passphrases passphrases;
  private final boolean isDevelopment;

  private KeyFolder(Path folder, Passphrases passphrases, boolean isDevelopment) {
    this.folder = folder;
    this.passphrases = passphrases;
    this.isDevelopment = isDevelopment;
  }

  /// Says what keys are encrypted with.
  @FunctionalInterface
  public interface Passphrases {

    /// The passphrase of a key, which is overwritten when it has been used.
    ///
    /// @throws MarketplaceException if nobody knows it
    char[] of(Path key) throws IOException, MarketplaceException;
  }

  /// Keys of people.
  ///
  /// @param passphrases of those that are encrypted
  /// @throws MarketplaceException if one of them was made by a build
  public static KeyFolder of(Path folder, Passphrases passphrases)
      throws IOException, MarketplaceException {
    if (Files.isDirectory(folder)) {
      try (var files = Files.list(folder)) {
        var made =
            files.filter(file -> file.getFileName().toString().startsWith(DEVELOPMENT)).findFirst();
        if (made.isPresent()) {
          throw new MarketplaceException(
              Reason.VERIFICATION, "keys: " + made.get() + ": made by a build (expected: none)");
        }
      }
    }
    return new KeyFolder(folder, passphrases, false);
  }

  /// Keys of a checkout, for which nobody vouches.
  public static KeyFolder development(Path folder) {
    return new KeyFolder(folder, _ -> new char[0], true);
  }

  /// Whether nobody vouches for them.
  public boolean isDevelopment() {
    return isDevelopment;
  }

  /// The key of a name.
  public SigningKey key(String name) throws IOException, MarketplaceException {
    var file = folder.resolve((isDevelopment ? DEVELOPMENT : "") + name + ".pem");
    if (Files.exists(file)) {
      return read(file, passphrases);
    }
    if (!isDevelopment) {
      throw new MarketplaceException(Reason.NOT_FOUND, "keys: " + file + ": missing");
    }
    var key = SigningKey.generate();
    Files.createDirectories(folder);
    KeyFiles.write(file, key, null);
    return key;
  }

  /// A key of a file.
  ///
  /// @throws MarketplaceException if it is neither encrypted nor readable by its owner alone
  public static SigningKey read(Path file, Passphrases passphrases)
      throws IOException, MarketplaceException {
    if (!KeyFiles.isEncrypted(file)) {
      requireOwnerOnly(file);
      return KeyFiles.read(file, null);
    }
    var passphrase = passphrases.of(file);
    try {
      return KeyFiles.read(file, passphrase);
    } finally {
      Arrays.fill(passphrase, ' ');
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException, MarketplaceException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    var others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    others.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!others.isEmpty()) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "keys: %s: %s (expected: readable by you alone: chmod 600 %s)"
              .formatted(
                  file, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file));
    }
  }
}
