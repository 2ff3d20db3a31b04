package dev.weir.cli;

import java.io.Console;
import java.util.Optional;

/// Somebody at a terminal who can be asked.
@FunctionalInterface
interface Prompt {

  /// Nobody.
  Prompt NOBODY = _ -> Optional.empty();

  /// The answer; empty if nobody is there.
  Optional<String> ask(String question);

  /// The answer, which the terminal does not show; empty if nobody is there. Whoever gets it
  /// overwrites it.
  default Optional<char[]> askSecretly(String question) {
    return Optional.empty();
  }

  /// Whoever is at the terminal of this process.
  static Prompt ofConsole() {
    // Depending on the JDK there is none, or one that is no terminal, if input is redirected.
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .<Prompt>map(OfConsole::new)
        .orElse(NOBODY);
  }

  /// Somebody at a console.
  record OfConsole(Console console) implements Prompt {

    @Override
    public Optional<String> ask(String question) {
      return Optional.ofNullable(console.readLine("%s", question));
    }

    @Override
    public Optional<char[]> askSecretly(String question) {
      return Optional.ofNullable(console.readPassword("%s", question));
    }
  }
}
