package dev.weir.cli;

import dev.weir.gateway.DryRun;
import dev.weir.gateway.config.JsonText;
import dev.weir.gateway.route.ProbeRequest;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
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
      "With a FILE it is that configuration's route table, and no gateway is needed; without one it is that of the running"
          + " gateway. Nothing is sent. Routes are listed in the order in which they are asked, then the nearest of those"
          + " that are for another host or path. The exit code is 1 if no route answers, and 3 if no gateway does."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir explain my.yaml GET 'http://api.example.com/orders/7' -H 'X-Canary: 1'",
      "weir explain GET http://api.example.com/orders/7 --admin 10.0.0.5:9901"
    },
    customSynopsis = "weir explain [OPTIONS] [FILE] METHOD URL",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  private static final int WITHOUT_FILE = 2;

  private final Shell shell;

  @Parameters(
      arity = "2..3",
      paramLabel = "[FILE] METHOD URL",
      hideParamSyntax = true,
      description = {
        "the configuration; the method, such as GET; and http://host/path?query, or /path?query with the host in"
            + " -H 'Host: NAME'"
      })
  private List<String> arguments = List.of();

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

  @Mixin private GatewayOptions gateway = new GatewayOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var request = request();
    var explanation =
        arguments.size() == WITHOUT_FILE
            ? running(request)
            : written(Path.of(arguments.getFirst()), request);
    try {
      var text = new ExplanationText(explanation);
      switch (output) {
        case TEXT -> text.lines().forEach(shell.terminal().out()::println);
        case JSON -> shell.terminal().out().println(JsonWriter.text(explanation.object()));
      }
      shell.terminal().out().flush();
      return text.isAnswered() ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (JsonException e) {
      throw new IllegalStateException("the explanation: " + e.getMessage(), e);
    }
  }

  private JsonView running(ProbeRequest request) throws IOException, MarketplaceException {
    var client = gateway.client(shell);
    var last = arguments.size() - 1;
    return AdminOptions.requireDone(
        client, client.explain(request.method(), arguments.get(last), headers));
  }

  private JsonView written(Path file, ProbeRequest request) {
    try (var dryRun = DryRun.of(shell.options(file))) {
      var json = JsonText.pretty(dryRun.explain(request).json());
      return JsonView.of(JsonReader.read(json.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonException e) {
      throw new IllegalStateException("the explanation: " + e.getMessage(), e);
    }
  }

  private ProbeRequest request() {
    var last = arguments.size() - 1;
    try {
      return ProbeRequest.of(arguments.get(last - 1), arguments.get(last), headers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
