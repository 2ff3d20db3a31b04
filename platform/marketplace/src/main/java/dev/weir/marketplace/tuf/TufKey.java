package dev.weir.marketplace.tuf;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Locale;

/// A public key of a role.
///
/// Only Ed25519 verifies anything. Keys of other types are read and count for nothing, so that
/// `ml-dsa-65` can be added to a root before all clients know it.
///
/// @param id the SHA-256 of the canonical form of `json`
/// @param publicKey the key itself, in hexadecimal; of other types whatever they have
/// @param json the key as metadata holds it
public record TufKey(String id, String type, String publicKey, JsonObject json) {

  private static final String ED25519 = "ed25519";
  // All there is before the 32 bytes of a key in its X.509 form.
  private static final String X509_PREFIX = "302a300506032b6570032100";

  /// A key of 32 bytes.
  public static TufKey ed25519(byte[] publicKey) {
    var hex = HexFormat.of().formatHex(publicKey);
    var json =
        JsonObject.EMPTY
            .with("keytype", ED25519)
            .with("scheme", ED25519)
            .with("keyval", JsonObject.EMPTY.with("public", hex));
    try {
      return new TufKey(idOf(json), ED25519, hex, json);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A key as metadata holds it. What an unknown type looks like is not checked, nor is its id.
  static TufKey parse(String id, JsonView view, String file) throws JsonException, TufException {
    var type = view.member("keytype").string();
    var scheme = view.member("scheme").string();
    if (!type.equals(ED25519) || !scheme.equals(ED25519)) {
      return new TufKey(id, type + "/" + scheme, "", view.object());
    }
    var publicKey = view.member("keyval").member("public");
    if (!publicKey.string().matches("[0-9a-fA-F]{64}")) {
      throw publicKey.refused("64 hexadecimal digits");
    }
    var expected = idOf(view.object());
    if (!id.equals(expected)) {
      throw new TufException(
          Check.KEY_ID, file, "key " + id + " (expected: its digest, " + expected + ")");
    }
    return new TufKey(id, type, publicKey.string().toLowerCase(Locale.ROOT), view.object());
  }

  /// A key from a file of its own.
  public static TufKey parse(JsonView view, String file) throws TufException {
    try {
      return parse(idOf(view.object()), view, file);
    } catch (JsonException e) {
      throw TufException.format(file, e);
    }
  }

  private static String idOf(JsonObject json) throws JsonException {
    return Sha256.of(CanonicalJson.write(json));
  }

  /// Whether this key's signatures count.
  public boolean isSupported() {
    return type.equals(ED25519);
  }

  /// Whether a signature of a message is this key's.
  public boolean verifies(byte[] message, String signature) {
    if (!isSupported() || !signature.matches("[0-9a-fA-F]{128}")) {
      return false;
    }
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key());
      verifier.update(message);
      return verifier.verify(HexFormat.of().parseHex(signature));
    } catch (GeneralSecurityException e) {
      // Not a point of the curve, or not a signature.
      return false;
    }
  }

  private PublicKey key() throws GeneralSecurityException {
    var encoded = HexFormat.of().parseHex(X509_PREFIX + publicKey);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
