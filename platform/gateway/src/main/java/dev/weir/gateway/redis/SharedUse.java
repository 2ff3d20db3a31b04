package dev.weir.gateway.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which commands may go over a connection that several filters share: those that leave it as it
/// was, and that do not keep the commands behind them waiting.
final class SharedUse {

  private static final Set<String> CHANGING =
      Set.of(
          "ASKING",
          "AUTH",
          "CLIENT",
          "DISCARD",
          "EXEC",
          "HELLO",
          "MONITOR",
          "MULTI",
          "PSUBSCRIBE",
          "PSYNC",
          "PUNSUBSCRIBE",
          "QUIT",
          "READONLY",
          "READWRITE",
          "REPLCONF",
          "RESET",
          "SELECT",
          "SSUBSCRIBE",
          "SUBSCRIBE",
          "SUNSUBSCRIBE",
          "SYNC",
          "UNSUBSCRIBE",
          "UNWATCH",
          "WATCH");
  private static final Set<String> WAITING =
      Set.of(
          "BLMOVE",
          "BLMPOP",
          "BLPOP",
          "BRPOP",
          "BRPOPLPUSH",
          "BZMPOP",
          "BZPOPMAX",
          "BZPOPMIN",
          "WAIT",
          "WAITAOF");
  private static final Set<String> MAYBE_WAITING = Set.of("XREAD", "XREADGROUP");

  private SharedUse() {}

  /// The name of a command, in capitals.
  static String name(List<byte[]> command) {
    return text(command.getFirst());
  }

  /// Whether the command may be sent.
  static boolean allows(List<byte[]> command) {
    var name = name(command);
    return !CHANGING.contains(name)
        && !WAITING.contains(name)
        && !(MAYBE_WAITING.contains(name) && blocks(command));
  }

  // What stands behind STREAMS are keys.
  private static boolean blocks(List<byte[]> command) {
    return command.stream()
        .map(SharedUse::text)
        .takeWhile(word -> !word.equals("STREAMS"))
        .anyMatch("BLOCK"::equals);
  }

  private static String text(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
  }
}
