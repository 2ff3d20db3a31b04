package dev.weir.marketplace.author;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.jspecify.annotations.Nullable;

/// A private key as PKCS#8 in PEM; encrypted by PBES2: PBKDF2 with HMAC-SHA-256, then AES-256.
final class Pkcs8 {

  private static final String PBE = "PBEWithHmacSHA256AndAES_256";
  private static final int ITERATIONS = 600_000;
  private static final int SALT_LENGTH = 16;
  private static final String PLAIN = "PRIVATE KEY";
  private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private Pkcs8() {}

  static String write(PrivateKey key, char @Nullable [] passphrase) {
    if (passphrase != null && passphrase.length == 0) {
      throw new IllegalArgumentException("passphrase: empty (expected: some characters)");
    }
    try {
      return passphrase == null
          ? pem(PLAIN, key.getEncoded())
          : pem(ENCRYPTED, encrypt(key.getEncoded(), passphrase));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("passphrase: " + e.getMessage(), e);
    }
  }

  private static String pem(String label, byte[] bytes) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, lines, label);
  }

  private static byte[] encrypt(byte[] bytes, char[] passphrase)
      throws GeneralSecurityException, IOException {
    var salt = new byte[SALT_LENGTH];
    new SecureRandom().nextBytes(salt);
    var cipher = Cipher.getInstance(PBE);
    cipher.init(Cipher.ENCRYPT_MODE, secret(passphrase), new PBEParameterSpec(salt, ITERATIONS));
    // The cipher's own parameters go by a name that has no object identifier.
    var parameters = AlgorithmParameters.getInstance("PBES2");
    parameters.init(cipher.getParameters().getEncoded());
    return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(bytes)).getEncoded();
  }

  private static SecretKey secret(char[] passphrase) throws GeneralSecurityException {
    var spec = new PBEKeySpec(passphrase);
    try {
      return SecretKeyFactory.getInstance(PBE).generateSecret(spec);
    } finally {
      spec.clearPassword();
    }
  }

  static boolean isEncrypted(String pem) {
    return pem.contains("-----BEGIN " + ENCRYPTED + "-----");
  }

  static PrivateKey read(String pem, char @Nullable [] passphrase)
      throws GeneralSecurityException, IOException {
    if (!isEncrypted(pem)) {
      return key(new PKCS8EncodedKeySpec(bytes(pem, PLAIN)));
    }
    if (passphrase == null) {
      throw new InvalidKeyException("encrypted (expected: a passphrase)");
    }
    var info = new EncryptedPrivateKeyInfo(bytes(pem, ENCRYPTED));
    var cipher = Cipher.getInstance(info.getAlgParameters().toString());
    cipher.init(Cipher.DECRYPT_MODE, secret(passphrase), info.getAlgParameters());
    return key(info.getKeySpec(cipher));
  }

  private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
  }

  private static byte[] bytes(String pem, String label) throws InvalidKeyException {
    var begin = "-----BEGIN " + label + "-----";
    var start = pem.indexOf(begin);
    var end = pem.indexOf("-----END " + label + "-----");
    if (start < 0 || end < start) {
      throw new InvalidKeyException("no PEM of a " + label);
    }
    return Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
  }
}
