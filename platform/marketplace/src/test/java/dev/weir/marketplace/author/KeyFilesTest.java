package dev.weir.marketplace.author;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.TufException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

  private static final String PASSPHRASE = "corréct horse";

  @TempDir Path folder;
  private final SigningKey key = SigningKey.generate();

  @Test
  void readsAPlainKeyAgain() throws Exception {
    var file = folder.resolve("root1.pem");
    KeyFiles.write(file, key, null);

    assertThat(KeyFiles.isEncrypted(file)).isFalse();
    assertSignsLikeTheKey(KeyFiles.read(file, null));
  }

  @Test
  void readsAnEncryptedKeyWithItsPassphraseAlone() throws Exception {
    var file = folder.resolve("root1.pem");
    KeyFiles.write(file, key, PASSPHRASE.toCharArray());

    assertThat(KeyFiles.isEncrypted(file)).isTrue();
    assertSignsLikeTheKey(KeyFiles.read(file, PASSPHRASE.toCharArray()));
    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> KeyFiles.read(file, "wrong".toCharArray()))
        .withMessageContaining("not a private key, or another passphrase");
    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> KeyFiles.read(file, null))
        .withMessageContaining("encrypted (expected: a passphrase)");
  }

  private void assertSignsLikeTheKey(SigningKey read) {
    var envelope = Envelope.unsigned(JsonObject.EMPTY.with("a", 1));
    assertThat(read.sign(envelope)).isEqualTo(key.sign(envelope));
  }

  @Test
  void onlyItsOwnerReadsAPrivateKey() throws Exception {
    var file = folder.resolve("root1.pem");
    KeyFiles.write(file, key, null);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void neverReplacesAKey() throws Exception {
    var file = folder.resolve("root1.pem");
    KeyFiles.write(file, key, null);

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> KeyFiles.write(file, SigningKey.generate(), null));
    assertSignsLikeTheKey(KeyFiles.read(file, null));
  }

  @Test
  void noticesAPublicHalfOfAnotherKey() throws Exception {
    var file = folder.resolve("root1.pem");
    var other = folder.resolve("root2.pem");
    KeyFiles.write(file, key, null);
    KeyFiles.write(other, SigningKey.generate(), null);
    Files.copy(
        KeyFiles.publicFile(other), KeyFiles.publicFile(file), StandardCopyOption.REPLACE_EXISTING);

    assertThatExceptionOfType(TufException.class)
        .isThrownBy(() -> KeyFiles.read(file, null))
        .withMessageStartingWith("key-id: ");
  }

  @Test
  void aPublicKeyIsAFileOfItsOwn() throws Exception {
    var file = folder.resolve("root1.pem");
    KeyFiles.write(file, key, null);

    assertThat(KeyFiles.readPublic(folder.resolve("root1.pem.pub"))).isEqualTo(key.publicKey());
  }

  @Test
  void refusesAPassphraseThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyFiles.write(folder.resolve("a"), key, new char[0]))
        .withMessage("passphrase: empty (expected: some characters)");
    assertThat(folder).isEmptyDirectory();
  }
}
