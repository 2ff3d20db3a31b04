package dev.weir.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Runs commands of the distribution inside the test, which gives the signals.
final class FakeShell {

  private final Printed out = new Printed();
  private final Printed err = new Printed();
  private final Map<String, Runnable> signals = new ConcurrentHashMap<>();

  /// Runs a command and returns its exit code.
  int run(String... arguments) {
    var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err, true));
    var shell = new Shell(terminal, Installation.current(), _ -> null, signals::put);
    return WeirCommand.execute(shell, arguments);
  }

  /// What was printed as a result.
  Printed out() {
    return out;
  }

  /// What was printed as wrong.
  Printed err() {
    return err;
  }

  /// Does what the command does when the process gets that signal.
  void signal(String name) {
    signals.getOrDefault(name, () -> {}).run();
  }
}
