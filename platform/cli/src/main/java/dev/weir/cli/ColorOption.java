package dev.weir.cli;

import dev.weir.cli.filter.Ink;
import java.io.Console;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--color`.
final class ColorOption {

  /// When to colour.
  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (default: on a terminal, unless NO_COLOR is set), always or never")
  private When when = When.AUTO;

  /// What the command is to colour its output with.
  ///
  /// @param environment the value of an environment variable, or null if it is not set
  Ink ink(Function<String, @Nullable String> environment) {
    return new Ink(
        switch (when) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> environment.apply("NO_COLOR") == null && isTerminal();
        });
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
