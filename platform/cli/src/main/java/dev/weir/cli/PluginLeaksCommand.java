package dev.weir.cli;

import dev.weir.gateway.config.HostPort;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `weir plugin leaks`.
@Command(
    name = "leaks",
    description = {
      "Asks a running gateway what keeps plugins in memory that it has unloaded.",
      "",
      "The gateway dumps its heap for that: it stands still for about a second for each gigabyte in use, and needs as"
          + " much space on its disk meanwhile. Without a leak nothing is dumped. The exit code is 1 if there is one."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir plugin leaks", "weir plugin leaks --admin 10.0.0.5:9901 --json"},
    mixinStandardHelpOptions = true)
final class PluginLeaksCommand implements Callable<Integer> {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 600_000;

  private final Shell shell;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "the gateway's admin address (default: ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1:9901",
      converter = AddressConverter.class)
  private HostPort admin = new HostPort("127.0.0.1", 9901);

  @Mixin private JsonOption json = new JsonOption();

  PluginLeaksCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try {
      return print(ask());
    } catch (IOException | JsonException e) {
      throw new IllegalStateException("admin " + admin + ": " + e.getMessage(), e);
    }
  }

  private JsonView ask() throws IOException, JsonException {
    var url = URI.create("http://" + admin + "/admin/v1/plugins/leaks").toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("POST");
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    var isDone = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (var body = isDone ? connection.getInputStream() : connection.getErrorStream()) {
      if (body == null) {
        throw new IOException("status " + connection.getResponseCode() + " (expected: 200)");
      }
      var answer = JsonView.of(JsonReader.read(body.readAllBytes()));
      if (!isDone) {
        throw new IOException(problem(answer, connection.getResponseCode()));
      }
      return answer;
    }
  }

  private static String problem(JsonView answer, int status) throws JsonException {
    var problems = answer.optional("problems");
    return problems.isPresent()
        ? String.join("; ", problems.get().strings())
        : "status " + status + " (expected: 200)";
  }

  private int print(JsonView answer) throws JsonException {
    var leaks = answer.member("leaks").elements();
    var lines = new ArrayList<String>();
    for (var leak : leaks) {
      lines.add(title(leak));
      leak.member("suspects").strings().forEach(suspect -> lines.add("  left: " + suspect));
      lines.addAll(path(leak));
    }
    json.print(shell.terminal(), answer.object(), leaks.isEmpty() ? List.of("no leaks") : lines);
    return leaks.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String title(JsonView leak) throws JsonException {
    return "%s %s, unloaded at %s, is kept in memory by:"
        .formatted(
            leak.member("plugin").string(),
            leak.member("version").string(),
            leak.member("unloaded-at").string());
  }

  private static List<String> path(JsonView leak) throws JsonException {
    var path = leak.member("path").strings();
    return path.isEmpty()
        ? List.of("  nothing any more")
        : path.stream().map(line -> "  " + line).toList();
  }
}
