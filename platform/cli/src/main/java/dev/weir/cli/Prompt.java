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

  /// Whoever is at the terminal of this process.
  static Prompt ofConsole() {
    // Depending on the JDK there is none, or one that is no terminal, if input is redirected.
    var console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    return question -> console.flatMap(one -> Optional.ofNullable(one.readLine("%s", question)));
  }
}
