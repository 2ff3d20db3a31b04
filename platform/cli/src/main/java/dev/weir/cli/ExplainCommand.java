package dev.weir.cli;

import dev.weir.gateway.DryRun;
import dev.weir.gateway.route.RouteResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir explain`.
@Command(
    name = "explain",
    description = {
      "Says which route would answer a request, why not another one, and what the request goes through.",
      "",
      "Nothing is sent. Routes are listed in the order in which they are asked, then the nearest of those that are for"
          + " another host or path."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = "weir explain my.yaml GET 'http://api.example.com/orders/7' -H 'X-Canary: 1'",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(index = "0", paramLabel = "FILE", description = "the configuration")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "METHOD", description = "the method, such as GET")
  private String method = "GET";

  @Parameters(
      index = "2",
      paramLabel = "URL",
      description = "http://host/path?query, or /path?query with the host in -H 'Host: NAME'")
  private String url = "/";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "a header of the request; may be repeated")
  private List<String> headers = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private CommandSpec spec = CommandSpec.create();

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    var request = request();
    try (var dryRun = DryRun.of(shell.options(file))) {
      var explanation = Explanation.of(request, dryRun);
      var text =
          switch (output) {
            case TEXT -> explanation.text();
            case JSON -> explanation.json();
          };
      shell.terminal().out().print(text);
      shell.terminal().out().flush();
      return explanation.result() instanceof RouteResult.Found<?> ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private ProbeRequest request() {
    try {
      return ProbeRequest.of(method, url, headers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
