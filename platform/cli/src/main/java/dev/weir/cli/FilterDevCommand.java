package dev.weir.cli;

import dev.weir.cli.filter.DevSession;
import dev.weir.cli.filter.FilterProject;
import dev.weir.cli.filter.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir filter dev`.
@Command(
    name = "dev",
    description = {
      "Serves a filter while it is being written, and prints what it does to each request.",
      "",
      "The filter is built and swapped whenever its source or its configuration is saved. If it does not build or does"
          + " not start, the one before goes on. Ctrl-C stops."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir filter dev add-country --config country.yaml",
    mixinStandardHelpOptions = true)
final class FilterDevCommand implements Callable<Integer> {

  private final Shell shell;
  private final CountDownLatch stop = new CountDownLatch(1);

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the folder of the filter (default: this one)")
  private Path directory = Path.of(".");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "where the gateway listens (default: ${DEFAULT-VALUE}; 0: any that is free)")
  private int port = 8080;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = "what is behind the filter, such as http://localhost:9000 (default: an echo)")
  private Optional<URI> upstream = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the filter's configuration: YAML or JSON by its name, else bare text")
  private Optional<Path> config = Optional.empty();

  @Mixin private ColorOption color = new ColorOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  FilterDevCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    var setup =
        new DevSession.Setup(
            FilterProject.in(directory),
            () -> FilterConfigFile.read(config, shell),
            config,
            upstream.map(this::address),
            port);
    shell.signals().accept("TERM", stop::countDown);
    shell.signals().accept("INT", stop::countDown);
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

  private String address(URI url) {
    var isPlain =
        "http".equals(url.getScheme())
            && url.getHost() != null
            && (url.getPath().isEmpty() || url.getPath().equals("/"));
    if (!isPlain) {
      throw new ParameterException(
          spec.commandLine(), "--upstream: '" + url + "' (expected: http://host:port)");
    }
    return url.getHost() + ":" + (url.getPort() < 0 ? 80 : url.getPort());
  }
}
