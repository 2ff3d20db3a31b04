package dev.weir.cli;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A file that a command has made.
record MadeFile(Path path) {

  /// Prints what it is.
  void print(JsonOption json, Terminal terminal) throws IOException {
    var size = Files.size(path);
    var sha256 = Sha256.of(path);
    json.print(
        terminal,
        JsonObject.EMPTY.with("file", path.toString()).with("bytes", size).with("sha256", sha256),
        List.of(String.format(Locale.ROOT, "%s: %,d bytes, sha256 %s", path, size, sha256)));
  }
}
