package dev.weir.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir run`.
@Command(
    name = "run",
    description = {
      "Serves what a configuration says, until SIGTERM or SIGINT (Ctrl-C); then it finishes what is under way.",
      "",
      "A change of the file, of one that a filter names (such as a WASM module) or of the plugins directory, SIGHUP and"
          + " `weir reload` make it read all of them again. Without FILE it runs a demo with a small upstream of its own and prints what to try."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "the configuration")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where the demo listens (default: 8080)")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "where the demo's admin listens (default: 9901)")
  private Optional<Integer> adminPort = Optional.empty();

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description =
          "of which events the gateway's log tells: error, warn, info or debug (default: info)")
  private Optional<LogLevel> logLevel = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  RunCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    logLevel.ifPresent(Logs::level);
    if (file.isPresent()) {
      if (port.isPresent() || adminPort.isPresent()) {
        throw new ParameterException(
            spec.commandLine(),
            "--port and --admin-port are for the demo (expected: the addresses in "
                + file.get()
                + ")");
      }
      new Service(shell).run(shell.options(file.get()), _ -> {});
      return ExitCode.OK;
    }
    try (var demo = Demo.start(port.orElse(Demo.PORT), adminPort.orElse(Demo.ADMIN_PORT))) {
      run(demo);
    }
    return ExitCode.OK;
  }

  private void run(Demo demo) throws InterruptedException {
    try {
      new Service(shell).run(demo.options(shell), gateway -> demo.introduce(gateway, shell));
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + Demo.OTHER_PORTS, e);
    }
  }
}
