package dev.weir.wasm.foreign;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;

/// Keys for signatures, of RSA and of elliptic curves, from the forms that Envoy reads: DER of
/// X.509 and PKCS #8, and PEM of these, of PKCS #1 and of SEC 1.
final class Keys {

  /// As in BoringSSL; a signature by a longer key would take too long.
  private static final int MAX_RSA_BITS = 8192;

  private Keys() {}

  static Optional<PublicKey> publicKey(byte[] der) {
    var spec = new X509EncodedKeySpec(der);
    return key(PublicKey.class, KeyFactory::generatePublic, spec);
  }

  static Optional<PublicKey> publicKey(String pem) {
    return Pem.find(pem, "PUBLIC KEY").flatMap(block -> publicKey(block.der()));
  }

  static Optional<PrivateKey> privateKey(byte[] der) {
    var spec = new PKCS8EncodedKeySpec(der);
    return key(PrivateKey.class, KeyFactory::generatePrivate, spec);
  }

  static Optional<PrivateKey> privateKey(String pem) {
    return Pem.find(pem, "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")
        .flatMap(block ->
            switch (block.label()) {
              case "RSA PRIVATE KEY" -> privateKey(Der.pkcs8FromPkcs1(block.der()));
              case "EC PRIVATE KEY" -> Der.pkcs8FromSec1(block.der()).flatMap(Keys::privateKey);
              default -> privateKey(block.der());
            });
  }

  /// Makes a key of one kind from its specification.
  private interface Maker {
    Key make(KeyFactory factory, KeySpec spec) throws GeneralSecurityException;
  }

  private static <K extends Key> Optional<K> key(Class<K> type, Maker maker, KeySpec spec) {
    for (var algorithm : new String[] {"RSA", "EC"}) {
      try {
        var key = maker.make(KeyFactory.getInstance(algorithm), spec);
        return isTooLong(key) ? Optional.empty() : Optional.of(type.cast(key));
      } catch (GeneralSecurityException | ProviderException _) {
        // Not of this algorithm.
      }
    }
    return Optional.empty();
  }

  private static boolean isTooLong(Key key) {
    return key instanceof RSAKey rsa && rsa.getModulus().bitLength() > MAX_RSA_BITS;
  }
}
