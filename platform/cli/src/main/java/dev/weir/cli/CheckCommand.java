package dev.weir.cli;

import dev.weir.gateway.DryRun;
import dev.weir.gateway.config.ConfigurationException;
import dev.weir.gateway.config.GatewayConfig;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.config.Problems.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weir check`.
@Command(
    name = "check",
    description = {
      "Says all that is wrong with a configuration, without serving it.",
      "",
      "The configuration is built completely, with its plugins and filters, so what `check` accepts, `run` does too."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "the configuration")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json")
  private OutputFormat output = OutputFormat.TEXT;

  CheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (var dryRun = DryRun.of(shell.options(file))) {
      shell.terminal().out().print(good(dryRun.config()));
      shell.terminal().out().flush();
      return ExitCode.OK;
    } catch (ConfigurationException e) {
      if (output == OutputFormat.TEXT) {
        throw e;
      }
      shell.terminal().out().print(json(e.problems().all()));
      shell.terminal().out().flush();
      return ExitCode.SOFTWARE;
    }
  }

  private String good(GatewayConfig config) {
    return switch (output) {
      case JSON -> json(List.of());
      case TEXT ->
          "%s: good (%s, %s)%n"
              .formatted(
                  file,
                  Texts.count(config.routes().size(), "route"),
                  Texts.count(config.upstreams().size(), "upstream"));
    };
  }

  private String json(List<Problem> problems) {
    var result = new LinkedHashMap<String, Object>();
    result.put("file", file.toString());
    result.put("good", problems.isEmpty());
    result.put("problems", problems.stream().map(CheckCommand::json).toList());
    return JsonText.pretty(result);
  }

  private static Map<String, Object> json(Problem problem) {
    var result = new LinkedHashMap<String, Object>();
    if (problem.line() > 0) {
      result.put("line", problem.line());
      result.put("column", problem.column());
    }
    if (!problem.path().isEmpty()) {
      result.put("path", problem.path());
    }
    result.put("message", problem.message());
    return result;
  }
}
