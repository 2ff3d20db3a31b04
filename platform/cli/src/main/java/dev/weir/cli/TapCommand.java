package dev.weir.cli;

import dev.weir.gateway.config.Percent;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `weir tap`.
@Command(
    name = "tap",
    description = {
      "Shows requests of a running gateway as they end, with what each filter made of them.",
      "",
      "What may be secret is left out: values of the query, of most headers, and bodies. Each tap makes the requests that it"
          + " may show slower, so look at few of a busy gateway: --sample. What comes faster than it can be shown is left"
          + " out, and counted. Ctrl-C stops. The exit code is 3 if no gateway answers."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir tap --route orders --status 5xx",
      "weir tap --slower-than 500ms --sample 1%% --admin 10.0.0.5:9901",
      "weir tap --status error --max 1 --json"
    },
    mixinStandardHelpOptions = true)
final class TapCommand implements Callable<Integer> {

  private final Shell shell;

  @Option(
      names = "--route",
      paramLabel = "ID",
      description = "of this route; '' for those that none matches")
  private Optional<String> route = Optional.empty();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "that ended so: 404, 5xx, or error for all that failed")
  private Optional<String> status = Optional.empty();

  @Option(names = "--method", paramLabel = "METHOD", description = "with this method")
  private Optional<String> method = Optional.empty();

  @Option(names = "--path", paramLabel = "PREFIX", description = "whose path begins so")
  private Optional<String> path = Optional.empty();

  @Option(
      names = "--slower-than",
      paramLabel = "DURATION",
      description = "that took longer, such as 500ms",
      converter = DurationConverter.class)
  private Optional<Duration> slowerThan = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      description = "that part of them, such as 1%%",
      converter = PercentConverter.class)
  private Optional<Percent> sample = Optional.empty();

  @Option(names = "--max", paramLabel = "N", description = "so many, then stop")
  private long max = Long.MAX_VALUE;

  @Option(names = "--headers", description = "with their headers")
  private boolean hasHeaders;

  @Option(names = "--json", description = "a line of JSON for each, for programs")
  private boolean isJson;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private GatewayOptions gateway = new GatewayOptions();

  private long shown;

  TapCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    if (max <= 0) {
      throw new ParameterException(spec.commandLine(), "--max: '" + max + "' (expected: > 0)");
    }
    var client = gateway.client(shell);
    AdminOptions.requireDone(client, client.tap(query(), this::show));
    return ExitCode.OK;
  }

  private Map<String, String> query() {
    var query = new LinkedHashMap<String, String>();
    route.ifPresent(it -> query.put("route", it));
    status.ifPresent(it -> query.put("status", it));
    method.ifPresent(it -> query.put("method", it));
    path.ifPresent(it -> query.put("path", it));
    slowerThan.ifPresent(it -> query.put("slower-than", Long.toString(it.toMillis())));
    sample.ifPresent(it -> query.put("sample", it.toString()));
    return query;
  }

  private boolean show(String line) {
    var out = shell.terminal().out();
    try {
      var request = JsonView.of(JsonReader.read(line.getBytes(StandardCharsets.UTF_8)));
      if (isJson) {
        out.println(Printable.of(line));
      } else {
        new TapText(request, hasHeaders).lines().forEach(out::println);
      }
      shown += request.optional("dropped").isPresent() ? 0 : 1;
      return !out.checkError() && shown < max;
    } catch (JsonException e) {
      throw new IllegalStateException("a request: " + e.getMessage(), e);
    }
  }
}
