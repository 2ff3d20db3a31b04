package dev.weir.gateway.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// How names in code are written in the file.
final class Names {

  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private Names() {}

  /// `maxHeadSize`, `MAX_HEAD_SIZE` and `max_head_size` are all `max-head-size`.
  static String kebab(String name) {
    var words = WORD_START.matcher(name).replaceAll("-");
    return words.replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
