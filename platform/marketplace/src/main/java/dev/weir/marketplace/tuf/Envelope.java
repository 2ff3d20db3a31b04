package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.CanonicalJson;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonValue;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A file of metadata: what is signed, and the signatures by their keys' ids. Nothing of it is
/// verified.
public record Envelope(JsonObject signed, SequencedMap<String, String> signatures) {

  private static final int MAX_DEPTH = 32;

  public Envelope {
    signatures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(signatures));
  }

  /// Metadata that nobody has signed yet.
  public static Envelope unsigned(JsonObject signed) {
    return new Envelope(signed, new LinkedHashMap<>());
  }

  /// What a file holds.
  ///
  /// @param file its name, for messages
  public static Envelope parse(String file, byte[] bytes) throws TufException {
    try {
      var limits = new JsonReader.Limits(bytes.length, MAX_DEPTH);
      var view = JsonView.read(bytes, limits);
      return new Envelope(view.member("signed").object(), signatures(file, view));
    } catch (JsonException e) {
      throw TufException.format(file, e);
    }
  }

  private static SequencedMap<String, String> signatures(String file, JsonView view)
      throws JsonException, TufException {
    var signatures = new LinkedHashMap<String, String>();
    for (var signature : view.member("signatures").elements()) {
      var id = signature.member("keyid").string();
      if (signatures.put(id, signature.member("sig").string()) != null) {
        throw new TufException(
            Check.DUPLICATE_KEY, file, "two signatures of key " + id + " (expected: one)");
      }
    }
    return signatures;
  }

  /// A copy with a signature added or replaced.
  public Envelope with(String keyId, String signature) {
    var copy = new LinkedHashMap<>(signatures);
    copy.put(keyId, signature);
    return new Envelope(signed, copy);
  }

  /// The bytes that are signed.
  public byte[] message() throws JsonException {
    return CanonicalJson.write(signed);
  }

  /// The file.
  public byte[] toBytes() {
    List<JsonValue> list = new ArrayList<>();
    signatures.forEach(
        (id, signature) -> list.add(JsonObject.EMPTY.with("keyid", id).with("sig", signature)));
    return JsonWriter.write(
        JsonObject.EMPTY.with("signatures", new JsonArray(list)).with("signed", signed));
  }
}
