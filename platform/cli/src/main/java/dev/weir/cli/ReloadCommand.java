package dev.weir.cli;

import dev.weir.gateway.config.HostPort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/// `weir reload`.
@Command(
    name = "reload",
    description = {
      "Makes a running gateway read its configuration and plugins again.",
      "",
      "If anything is wrong with them, it is printed and the gateway goes on as before. A gateway also reloads by"
          + " itself when the file, one that a filter names, or the plugins directory changes, and on SIGHUP."
    },
    descriptionHeading = "%n",
    optionListHeading = "%n",
    mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 120_000;

  private final Terminal terminal;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "the gateway's admin address (default: ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1:9901",
      converter = AddressConverter.class)
  private HostPort admin = new HostPort("127.0.0.1", 9901);

  ReloadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      return reload();
    } catch (IOException e) {
      throw new IllegalStateException("admin " + admin + ": " + e.getMessage(), e);
    }
  }

  private int reload() throws IOException {
    var url = URI.create("http://" + admin + "/admin/v1/reload").toURL();
    var connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Accept", "text/plain");
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    var isDone = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (var body = isDone ? connection.getInputStream() : connection.getErrorStream()) {
      var text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      var writer = isDone ? terminal.out() : terminal.err();
      writer.println(text.isBlank() ? connection.getResponseMessage() : text.strip());
    }
    return isDone ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
