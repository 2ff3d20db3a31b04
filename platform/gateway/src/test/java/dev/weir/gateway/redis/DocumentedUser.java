package dev.weir.gateway.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The Redis user that the documentation says a gateway needs.
public final class DocumentedUser {

  private static final String COMMAND = "ACL SETUSER ";

  private DocumentedUser() {}

  /// The user's name, and what it may do.
  public static List<String> rules(String password) throws IOException {
    var line =
        Files.readAllLines(Path.of("../docs/redis.md")).stream()
            .filter(it -> it.startsWith(COMMAND))
            .findFirst()
            .orElseThrow();
    var rules = line.substring(COMMAND.length()).replace(">PASSWORD", ">" + password);
    return List.of(rules.split(" "));
  }
}
