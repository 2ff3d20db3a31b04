package dev.weir.cli;

import java.io.PrintStream;
import java.io.PrintWriter;

/// Where the process begins.
public final class Main {

  private Main() {}

  /// Runs the command that the arguments name and exits with its code.
  public static void main(String[] arguments) {
    Logs.setUp();
    var terminal = new Terminal(writer(System.out), writer(System.err), Prompt.ofConsole());
    var shell = new Shell(terminal, Installation.current(), System::getenv, Signals::handle);
    System.exit(WeirCommand.execute(shell, arguments));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }
}
