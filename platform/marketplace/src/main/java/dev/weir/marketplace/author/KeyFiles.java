package dev.weir.marketplace.author;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keys in files.
///
/// A private key is PKCS#8 in PEM, which OpenSSL reads too, encrypted by a passphrase or plain, and
/// readable by its owner alone. Beside it, as `….pub`, is its public half as metadata holds it.
public final class KeyFiles {

  private static final JsonReader.Limits LIMITS = new JsonReader.Limits(64 * 1024, 4);

  private KeyFiles() {}

  /// Where the public half of a private key is.
  public static Path publicFile(Path privateFile) {
    return privateFile.resolveSibling(privateFile.getFileName() + ".pub");
  }

  /// Writes both halves of a key to new files.
  ///
  /// @param passphrase null for a plain file
  /// @throws java.nio.file.FileAlreadyExistsException rather than replacing a key
  public static void write(Path privateFile, SigningKey key, char @Nullable [] passphrase)
      throws IOException {
    var pem = Pkcs8.write(key.privateKey(), passphrase).getBytes(US_ASCII);
    writeNew(privateFile, pem, ownerOnly(privateFile));
    writeNew(publicFile(privateFile), JsonWriter.write(key.publicKey().json()));
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    var permissions = PosixFilePermissions.fromString("rw-------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  private static void writeNew(Path file, byte[] bytes, FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(file, options, attributes)) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /// Whether a private key asks for a passphrase.
  public static boolean isEncrypted(Path privateFile) throws IOException {
    return Pkcs8.isEncrypted(Files.readString(privateFile, US_ASCII));
  }

  /// Reads a key from its two files.
  ///
  /// @throws TufException if the passphrase is wrong, or the halves are not of one key
  public static SigningKey read(Path privateFile, char @Nullable [] passphrase)
      throws IOException, TufException {
    var name = privateFile.toString();
    SigningKey key;
    try {
      var privateKey = Pkcs8.read(Files.readString(privateFile, US_ASCII), passphrase);
      key = new SigningKey(privateKey, readPublic(publicFile(privateFile)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TufException(
          Check.FORMAT, name, "not a private key, or another passphrase: " + e.getMessage(), e);
    }
    requirePair(key, name);
    return key;
  }

  private static void requirePair(SigningKey key, String name) throws TufException {
    var trial = key.sign(Envelope.unsigned(key.publicKey().json()));
    var signature = trial.signatures().get(key.publicKey().id());
    try {
      if (signature == null || !key.publicKey().verifies(trial.message(), signature)) {
        throw new TufException(Check.KEY_ID, name, "not the key of " + name + ".pub");
      }
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads a public key.
  public static TufKey readPublic(Path publicFile) throws IOException, TufException {
    var name = publicFile.toString();
    try {
      return TufKey.parse(JsonView.read(Files.readAllBytes(publicFile), LIMITS), name);
    } catch (JsonException e) {
      throw new TufException(Check.FORMAT, name, String.valueOf(e.getMessage()), e);
    }
  }
}
