package dev.weir.wasm.foreign;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Finds blocks between lines like `-----BEGIN PUBLIC KEY-----` and `-----END PUBLIC KEY-----`.
final class Pem {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /// A block.
  ///
  /// @param label what it says it is
  /// @param encoded its content in Base64
  record Block(String label, String encoded) {

    /// The content; empty if it is not Base64.
    byte[] der() {
      try {
        return Base64.getDecoder().decode(encoded);
      } catch (IllegalArgumentException _) {
        return new byte[0];
      }
    }
  }

  /// The first block with one of the labels.
  static Optional<Block> find(String pem, String... labels) {
    var from = 0;
    while (true) {
      var begin = pem.indexOf(BEGIN, from);
      var labelEnd = begin < 0 ? -1 : pem.indexOf(DASHES, begin + BEGIN.length());
      if (labelEnd < 0) {
        return Optional.empty();
      }
      var label = pem.substring(begin + BEGIN.length(), labelEnd);
      from = labelEnd + DASHES.length();
      if (List.of(labels).contains(label)) {
        return block(pem, label, from);
      }
    }
  }

  private static Optional<Block> block(String pem, String label, int from) {
    var end = pem.indexOf(END + label + DASHES, from);
    if (end < 0) {
      return Optional.empty();
    }
    return Optional.of(new Block(label, pem.substring(from, end).replaceAll("\\s", "")));
  }
}
