package dev.weir.marketplace.author;

import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.TufKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/// A private key of a role, Ed25519.
public final class SigningKey {

  private static final int LENGTH = 32;

  private final PrivateKey privateKey;
  private final TufKey publicKey;

  SigningKey(PrivateKey privateKey, TufKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /// A new key.
  public static SigningKey generate() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), TufKey.ed25519(raw(pair.getPublic())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  // The end of its X.509 form.
  private static byte[] raw(PublicKey publicKey) {
    var encoded = publicKey.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - LENGTH, encoded.length);
  }

  /// What others verify with.
  public TufKey publicKey() {
    return publicKey;
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  /// A copy with this key's signature.
  public Envelope sign(Envelope envelope) {
    try {
      return envelope.with(publicKey.id(), HexFormat.of().formatHex(sign(envelope.message())));
    } catch (JsonException e) {
      throw new IllegalArgumentException("metadata that cannot be signed: " + e.getMessage(), e);
    }
  }

  /// This key's signature of a message.
  public byte[] sign(byte[] message) {
    try {
      var signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + publicKey.id(), e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + publicKey.id() + "]";
  }
}
