package dev.weir.gateway.cache;

import dev.weir.api.Expect;
import java.util.Set;

/// What is to be removed of a cache.
///
/// @param text the key, the tag, or what keys begin with; empty for everything
public record Purge(Kind kind, String text) {

  /// How entries are selected.
  public enum Kind {
    KEY('k'),
    PREFIX('p'),
    TAG('t'),
    ALL('*');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  /// Everything.
  public static final Purge ALL = new Purge(Kind.ALL, "");

  public Purge {
    Expect.that((kind == Kind.ALL) == text.isEmpty(), "purge", text, "something to select by");
  }

  /// Whether it concerns an entry.
  boolean concerns(String key, Set<String> tags) {
    return switch (kind) {
      case KEY -> key.equals(text);
      case PREFIX -> key.startsWith(text);
      case TAG -> tags.contains(text);
      case ALL -> true;
    };
  }

  /// As it is written into the log that gateways share.
  String written() {
    return kind.letter + text;
  }

  /// One from the log; one that is not understood means everything.
  static Purge read(String written) {
    for (var kind : Kind.values()) {
      if (kind != Kind.ALL && written.length() > 1 && written.charAt(0) == kind.letter) {
        return new Purge(kind, written.substring(1));
      }
    }
    return ALL;
  }
}
