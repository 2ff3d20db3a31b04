package dev.weir.marketplace.tuf;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// The digests that a file has to have; empty if none are said.
public record Hashes(Map<String, String> byAlgorithm) {

  /// Nothing is said.
  public static final Hashes NONE = new Hashes(Map.of());

  private static final Map<String, String> ALGORITHMS =
      Map.of("sha256", "SHA-256", "sha512", "SHA-512");

  /// A digest of the usual kind.
  public static Hashes sha256(String hex) {
    return new Hashes(Map.of("sha256", hex));
  }

  static Hashes parse(JsonView view) throws JsonException {
    var hashes = new LinkedHashMap<String, String>();
    for (var hash : view.members().entrySet()) {
      var algorithm = ALGORITHMS.get(hash.getKey());
      if (algorithm == null) {
        throw hash.getValue().refused("only sha256 and sha512");
      }
      var digits = 2 * digest(algorithm).getDigestLength();
      if (!Sha256.isHex(hash.getValue().string(), digits)) {
        throw hash.getValue().refused(digits + " hexadecimal digits");
      }
      hashes.put(hash.getKey(), hash.getValue().string());
    }
    if (hashes.isEmpty()) {
      throw view.refused("at least one digest");
    }
    return new Hashes(Map.copyOf(hashes));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  JsonObject json() {
    var json = JsonObject.EMPTY;
    for (var hash : byAlgorithm.entrySet()) {
      json = json.with(hash.getKey(), hash.getValue());
    }
    return json;
  }

  void require(byte[] bytes, String file) throws TufException {
    var running = start();
    running.update(bytes, 0, bytes.length);
    running.require(file);
  }

  Running start() {
    var digests = new LinkedHashMap<String, MessageDigest>();
    byAlgorithm.forEach(
        (name, _) -> digests.put(name, digest(ALGORITHMS.getOrDefault(name, name))));
    return new Running(this, digests);
  }

  /// Digests of bytes that are still coming.
  record Running(Hashes expected, Map<String, MessageDigest> digests) {

    void update(byte[] bytes, int offset, int length) {
      digests.values().forEach(digest -> digest.update(bytes, offset, length));
    }

    void require(String file) throws TufException {
      for (var digest : digests.entrySet()) {
        var found = HexFormat.of().formatHex(digest.getValue().digest());
        var hash = expected.byAlgorithm.get(digest.getKey());
        if (!found.equals(hash)) {
          throw new TufException(
              Check.HASH, file, digest.getKey() + " " + found + " (expected: " + hash + ")");
        }
      }
    }
  }
}
