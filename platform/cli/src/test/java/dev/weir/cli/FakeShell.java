package dev.weir.cli;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs commands of the distribution inside the test, which gives the signals and the environment.
final class FakeShell {

  private final Installation installation;
  private final Function<String, @Nullable String> environment;

  private final Printed out = new Printed();
  private final Printed err = new Printed();
  private final Map<String, Runnable> signals = new ConcurrentHashMap<>();
  private Prompt prompt = Prompt.NOBODY;

  /// A shell without environment variables.
  FakeShell() {
    this(Installation.current(), _ -> null);
  }

  FakeShell(Installation installation, Function<String, @Nullable String> environment) {
    this.installation = installation;
    this.environment = environment;
  }

  /// Lets somebody sit at the terminal who always gives the same answer.
  FakeShell answering(String answer) {
    prompt =
        question -> {
          out.append(question);
          return Optional.of(answer);
        };
    return this;
  }

  /// Lets somebody sit at the terminal who types these secrets, one after the other.
  FakeShell typing(String... secrets) {
    var left = new ArrayDeque<>(List.of(secrets));
    prompt =
        new Prompt() {
          @Override
          public Optional<String> ask(String question) {
            return Optional.empty();
          }

          @Override
          public Optional<char[]> askSecretly(String question) {
            out.append(question);
            return Optional.of(left.removeFirst().toCharArray());
          }
        };
    return this;
  }

  /// Runs a command and returns its exit code.
  int run(String... arguments) {
    var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), prompt);
    var shell = new Shell(terminal, installation, environment, signals::put);
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
