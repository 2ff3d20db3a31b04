package dev.weir.marketplace.tuf;

import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Whose signatures make metadata valid.
///
/// @param keyIds the keys that may sign, each once
/// @param threshold how many of them have to
public record Role(List<String> keyIds, int threshold) {

  private static final int MAX_KEYS = 1_000;

  public Role {
    keyIds = List.copyOf(keyIds);
  }

  static Role parse(JsonView view, String file) throws JsonException, TufException {
    var ids = view.member("keyids").strings();
    if (new HashSet<>(ids).size() < ids.size()) {
      throw new TufException(
          Check.DUPLICATE_KEY, file, view.path() + ".keyids: a key twice (expected: once)");
    }
    return new Role(ids, (int) view.member("threshold").integer(1, MAX_KEYS));
  }

  JsonObject json() {
    return JsonObject.EMPTY
        .with("keyids", JsonArray.ofStrings(keyIds))
        .with("threshold", threshold);
  }

  /// The ids of this role's keys that have signed.
  ///
  /// One key under two ids (an unknown member changes an id) counts once.
  public List<String> signers(Envelope envelope, Map<String, TufKey> keys, String file)
      throws TufException {
    var message = message(envelope, file);
    var counted = new HashSet<String>();
    var signers = new ArrayList<String>();
    for (var id : keyIds) {
      var key = keys.get(id);
      var signature = envelope.signatures().get(id);
      if (key != null
          && signature != null
          && key.verifies(message, signature)
          && counted.add(key.publicKey())) {
        signers.add(id);
      }
    }
    return List.copyOf(signers);
  }

  /// Refuses metadata that too few have signed; gives those who have.
  ///
  /// @param by what names this role, for the message
  public List<String> require(Envelope envelope, Map<String, TufKey> keys, String file, String by)
      throws TufException {
    var signers = signers(envelope, keys, file);
    if (signers.size() < threshold) {
      throw new TufException(
          Check.THRESHOLD,
          file,
          "signed by %d of the keys that %s names (expected: %d of %d)"
              .formatted(signers.size(), by, threshold, keyIds.size()));
    }
    return signers;
  }

  private static byte[] message(Envelope envelope, String file) throws TufException {
    try {
      return envelope.message();
    } catch (JsonException e) {
      throw TufException.format(file, e);
    }
  }
}
