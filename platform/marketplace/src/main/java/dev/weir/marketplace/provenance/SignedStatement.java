package dev.weir.marketplace.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.tuf.TufKey;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// A statement in a DSSE envelope, signed with the key of the publisher.
///
/// The envelope carries the public key, which it needs not be trusted for: the id of a key is its
/// digest, and only keys count that sign for the publisher in the index.
public final class SignedStatement {

  private static final String TYPE = "application/vnd.in-toto+json";

  private SignedStatement() {}

  /// The envelope of a statement; the same for the same statement and key.
  public static byte[] sign(Statement statement, SigningKey key) {
    var payload = statement.write();
    var base64 = Base64.getEncoder();
    var signature =
        JsonObject.EMPTY
            .with("keyid", key.publicKey().id())
            .with("publicKey", key.publicKey().publicKey())
            .with("sig", base64.encodeToString(key.sign(message(payload))));
    return JsonWriter.write(
        JsonObject.EMPTY
            .with("payloadType", TYPE)
            .with("payload", base64.encodeToString(payload))
            .with("signatures", new JsonArray(List.of(signature))));
  }

  /// The statement of an envelope.
  ///
  /// @param file what messages call it
  /// @param signers the ids of the keys that sign for the publisher
  /// @param sha256 of the artifact that it has to be about
  /// @throws MarketplaceException if nobody of them signed it, or it is about something else
  public static Statement verify(
      byte[] bytes, String file, Collection<String> signers, String sha256)
      throws MarketplaceException {
    try {
      var view = JsonView.of(JsonReader.read(bytes));
      view.member("payloadType").oneOf(TYPE);
      var payload = decode(view.member("payload"));
      if (!isSigned(payload, view.member("signatures"), signers)) {
        throw refused(file, "signed by none of " + signers + " (expected: by the publisher)");
      }
      var statement = Statement.read(payload);
      if (!statement.sha256().equals(sha256)) {
        throw refused(file, "about sha256 %s (expected: %s)".formatted(statement.sha256(), sha256));
      }
      return statement;
    } catch (JsonException e) {
      var failure = refused(file, String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  private static boolean isSigned(byte[] payload, JsonView signatures, Collection<String> signers)
      throws JsonException {
    for (var signature : signatures.elements()) {
      var publicKey = signature.member("publicKey");
      if (!publicKey.string().matches("[0-9a-f]{64}")) {
        throw publicKey.refused("64 hexadecimal digits");
      }
      var hex = HexFormat.of();
      var key = TufKey.ed25519(hex.parseHex(publicKey.string()));
      var value = hex.formatHex(decode(signature.member("sig")));
      if (signers.contains(key.id()) && key.verifies(message(payload), value)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] decode(JsonView view) throws JsonException {
    try {
      return Base64.getDecoder().decode(view.string());
    } catch (IllegalArgumentException e) {
      var failure = view.refused("Base64");
      failure.initCause(e);
      throw failure;
    }
  }

  // Type and length are signed, too, so that no other protocol takes the signature for its own.
  private static byte[] message(byte[] payload) {
    var out = new ByteArrayOutputStream();
    var head = "DSSEv1 %d %s %d ".formatted(TYPE.length(), TYPE, payload.length);
    out.writeBytes(head.getBytes(UTF_8));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static MarketplaceException refused(String file, String what) {
    return new MarketplaceException(Reason.VERIFICATION, "provenance: " + file + ": " + what);
  }
}
