package dev.weir.cli.market;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.author.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The keys of an index in a folder: `root-1.pem` to `root-3.pem`, `targets.pem`, `snapshot.pem`,
/// `timestamp.pem` and `publisher-<name>.pem`.
///
/// Those of a checkout are made when they are missing, and called `development-…`: a release is not
/// signed by them, and not from a folder in which they are.
public final class KeyFolder {

  private static final String DEVELOPMENT = "development-";

  private final Path folder;
  private final Optional<char[]> passphrase;
  private final boolean isDevelopment;

  private KeyFolder(Path folder, Optional<char[]> passphrase, boolean isDevelopment) {
    this.folder = folder;
    this.passphrase = passphrase;
    this.isDevelopment = isDevelopment;
  }

  /// Keys of people.
  ///
  /// @param passphrase of those that are encrypted
  /// @throws MarketplaceException if one of them was made by a build
  public static KeyFolder of(Path folder, Optional<char[]> passphrase)
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
    return new KeyFolder(folder, passphrase, false);
  }

  /// Keys of a checkout, for which nobody vouches.
  public static KeyFolder development(Path folder) {
    return new KeyFolder(folder, Optional.empty(), true);
  }

  /// Whether nobody vouches for them.
  public boolean isDevelopment() {
    return isDevelopment;
  }

  /// The key of a name.
  public SigningKey key(String name) throws IOException, MarketplaceException {
    var file = folder.resolve((isDevelopment ? DEVELOPMENT : "") + name + ".pem");
    if (Files.exists(file)) {
      return read(file, passphrase);
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
  public static SigningKey read(Path file, Optional<char[]> passphrase)
      throws IOException, MarketplaceException {
    if (!KeyFiles.isEncrypted(file)) {
      return KeyFiles.read(file, null);
    }
    if (passphrase.isEmpty()) {
      throw new MarketplaceException(
          Reason.NOT_FOUND, "keys: " + file + ": encrypted (expected: a passphrase)");
    }
    return KeyFiles.read(file, passphrase.get());
  }
}
