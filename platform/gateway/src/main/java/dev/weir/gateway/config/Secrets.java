package dev.weir.gateway.config;

import java.util.Comparator;
import java.util.List;

/// Keeps what came from references out of messages that others wrote.
final class Secrets {

  private static final String EXPECTED = "(expected: ";

  private Secrets() {}

  /// The message without any secret text.
  ///
  /// A message may show a value in another form than the file does (`PT1H` for `1h`), so the value
  /// in front of what was expected goes as a whole if it is a secret.
  ///
  /// @param about what the message is about
  /// @param all everything that whoever wrote the message knew
  static String hide(String message, Node about, Node all) {
    var expected = message.indexOf(EXPECTED);
    var isHidden = expected >= 0 && !about.secrets().isEmpty();
    var hidden = isHidden ? "*** " + message.substring(expected) : message;
    for (var secret : longestFirst(all.secrets())) {
      hidden = hidden.replace(secret, "***");
    }
    return hidden;
  }

  private static List<String> longestFirst(List<String> secrets) {
    return secrets.stream()
        .filter(secret -> !secret.isEmpty())
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }
}
