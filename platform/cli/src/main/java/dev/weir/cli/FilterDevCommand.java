package dev.weir.cli;

import dev.weir.cli.filter.CaseFile;
import dev.weir.cli.filter.DevSession;
import dev.weir.cli.filter.FilterProject;
import dev.weir.cli.filter.Stub;
import dev.weir.cli.filter.Tools;
import dev.weir.gateway.config.RecordFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir filter dev`.
@Command(
    name = "dev",
    description = {
      "Serves a filter while it is being written, and prints what it does to each request.",
      "",
      "The filter is built and swapped whenever its source or its configuration is saved. If it does not build or does"
          + " not start, the one before goes on. What the filter calls is an upstream that --upstream names, or one that"
          + " `calls` of DIR/cases.yaml makes up. Ctrl-C stops."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir filter dev add-country --config country.yaml",
      "weir filter dev auth-check --upstream auth=http://localhost:9001"
    },
    mixinStandardHelpOptions = true)
final class FilterDevCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the filter (default: this one)")
  private Path directory = Path.of(".");

  @Mixin private DevOptions options = new DevOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the filter's configuration: YAML or JSON by its name, else bare text")
  private Optional<Path> config = Optional.empty();

  @Mixin private ColorOption color = new ColorOption();

  FilterDevCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    var cases = directory.resolve("cases.yaml");
    var callable = new DevSession.Callable(options.called(), () -> calls(cases), cases);
    var setup =
        new DevSession.Setup(
            FilterProject.in(directory),
            () -> FilterConfigFile.read(config, shell),
            config,
            options.behind(),
            callable,
            options.port());
    var stop = shell.stop();
    var terminal = shell.terminal();
    var tools = new Tools(shell.environment(), terminal.err()::println);
    var ink = color.ink(shell.environment());
    var cache = shell.installation().cache();
    try (var session = DevSession.start(setup, tools, cache, ink, terminal.out()::println)) {
      terminal
          .out()
          .println(
              "http://127.0.0.1:%d serves %s, built again whenever it is saved; Ctrl-C stops"
                  .formatted(session.port(), setup.project().name()));
      session.run(stop);
    }
    terminal.out().println("stopped");
    return ExitCode.OK;
  }

  private Map<String, List<Stub>> calls(Path cases) {
    return Files.exists(cases)
        ? RecordFile.read(cases, CaseFile.class, shell.environment()).calls()
        : Map.of();
  }
}
