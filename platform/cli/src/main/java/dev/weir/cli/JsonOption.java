package dev.weir.cli;

import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonWriter;
import java.util.List;
import picocli.CommandLine.Option;

/// `--json`: who reads what is printed.
final class JsonOption {

  @Option(names = "--json", description = "for programs")
  private boolean isGiven;

  /// Whether a program reads it.
  boolean isGiven() {
    return isGiven;
  }

  /// Prints a result for a program or for people.
  void print(Terminal terminal, JsonObject json, List<String> lines) {
    if (isGiven) {
      terminal.out().println(JsonWriter.text(json));
    } else {
      lines.forEach(terminal.out()::println);
    }
    terminal.out().flush();
  }
}
