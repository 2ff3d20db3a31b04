package dev.weir.wasm.foreign;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Locale;
import java.util.Optional;

/// The functions `verify_signature` and `sign`: RSA with PKCS #1 v1.5, and ECDSA.
///
/// As in Envoy, a key that is no key and a hash function that nobody knows are results with a
/// message; only arguments without exactly one key make the call fail.
final class Signatures {

  private static final int HASH = 1;
  private static final int KEY = 2;

  private Signatures() {}

  /// {1 hash function, 2 key in DER, 3 signature, 4 text, 5 key in PEM} → {1 result, 2 error}
  static ForeignResult verify(byte[] arguments) throws MalformedMessageException {
    var message = ProtobufMessage.parse(arguments);
    var pem = message.text(5);
    if (!hasOneKey(message, pem)) {
      return ForeignResult.of(ForeignResult.BAD_ARGUMENT);
    }
    var key = pem.isEmpty() ? Keys.publicKey(message.bytes(KEY)) : Keys.publicKey(pem);
    var hash = message.text(HASH);
    var error = "";
    if (digest(hash).isEmpty()) {
      error = hash + " is not supported.";
    } else if (key.isEmpty()) {
      error = "Failed to initialize digest verify.";
    } else if (!verifies(message, key.get())) {
      error = "Failed to verify digest. Error code: 0";
    }
    return ForeignResult.of(
        new ProtobufWriter().truth(1, error.isEmpty()).text(2, error).toBytes());
  }

  /// {1 hash function, 2 key in DER, 3 text, 4 key in PEM} → {1 result, 2 signature, 3 error}
  static ForeignResult sign(byte[] arguments) throws MalformedMessageException {
    var message = ProtobufMessage.parse(arguments);
    var pem = message.text(4);
    if (!hasOneKey(message, pem)) {
      return ForeignResult.of(ForeignResult.BAD_ARGUMENT);
    }
    var key = pem.isEmpty() ? Keys.privateKey(message.bytes(KEY)) : Keys.privateKey(pem);
    var hash = message.text(HASH);
    if (digest(hash).isEmpty()) {
      return unsigned(hash + " is not supported.");
    }
    if (key.isEmpty()) {
      return unsigned("Invalid key type: private key required for signing operation.");
    }
    return signature(hash, key.get(), message.bytes(3))
        .map(it -> ForeignResult.of(new ProtobufWriter().truth(1, true).bytes(2, it).toBytes()))
        .orElseGet(() -> unsigned("Failed to create signature."));
  }

  private static ForeignResult unsigned(String error) {
    return ForeignResult.of(new ProtobufWriter().text(3, error).toBytes());
  }

  private static boolean hasOneKey(ProtobufMessage message, String pem) {
    return message.bytes(KEY).length > 0 != !pem.isEmpty();
  }

  private static boolean verifies(ProtobufMessage message, PublicKey key)
      throws MalformedMessageException {
    try {
      var verifier = Signature.getInstance(algorithm(message.text(HASH), key));
      verifier.initVerify(key);
      verifier.update(message.bytes(4));
      return verifier.verify(message.bytes(3));
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Optional<byte[]> signature(String hash, PrivateKey key, byte[] text) {
    try {
      var signer = Signature.getInstance(algorithm(hash, key));
      signer.initSign(key);
      signer.update(text);
      return Optional.of(signer.sign());
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /// The JDK's name for the algorithm of a key with a hash function.
  private static String algorithm(String hash, Key key) {
    return digest(hash).orElseThrow() + (key.getAlgorithm().equals("EC") ? "withECDSA" : "withRSA");
  }

  private static Optional<String> digest(String hash) {
    return switch (hash.toLowerCase(Locale.ROOT)) {
      case "sha1" -> Optional.of("SHA1");
      case "sha224" -> Optional.of("SHA224");
      case "sha256" -> Optional.of("SHA256");
      case "sha384" -> Optional.of("SHA384");
      case "sha512" -> Optional.of("SHA512");
      default -> Optional.empty();
    };
  }
}
