package dev.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// `weir version`.
@Command(
    name = "version",
    description = "Prints the version of Weir and of the Java it runs on.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {

  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.out().println(text());
  }

  private static String text() {
    return "weir %s (Java %s)".formatted(Installation.version(), Runtime.version());
  }

  /// What `weir --version` prints.
  static final class Text implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }
  }
}
