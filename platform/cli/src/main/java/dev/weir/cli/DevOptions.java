package dev.weir.cli;

import dev.weir.gateway.config.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// What stands around what is being developed: where the gateway listens, and on whom it calls.
final class DevOptions {

  /// Stands for the name of the upstream behind the filter, which has none.
  private static final String BEHIND = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "where the gateway listens (default: ${DEFAULT-VALUE}; 0: any that is free)")
  private int port = 8080;

  @Option(
      names = "--upstream",
      paramLabel = "[NAME=]URL",
      description =
          "what is behind the filter, such as http://localhost:9000 (default: an echo); with a name, what the filter can"
              + " call by it; may be repeated")
  private List<String> upstreams = new ArrayList<>();

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /// Where the gateway listens; 0 for any port that is free.
  int port() {
    return port;
  }

  /// The address of what is behind the filter; empty for an echo.
  Optional<String> behind() {
    return Optional.ofNullable(addresses().get(BEHIND));
  }

  /// The addresses of what the filter can call, by their names.
  Map<String, String> called() {
    var called = addresses();
    called.remove(BEHIND);
    return called;
  }

  private Map<String, String> addresses() {
    var addresses = new LinkedHashMap<String, String>();
    for (var text : upstreams) {
      // A URL with a path or a query is refused anyway, so whatever is before a `=` is a name.
      var end = text.indexOf('=');
      var name = end < 0 ? BEHIND : text.substring(0, end);
      var address = address(text.substring(end + 1));
      if (address.isEmpty() || (end >= 0 && name.isBlank())) {
        throw wrong(text, "http://host:port, or NAME=http://host:port");
      }
      if (addresses.putIfAbsent(name, address.get()) != null) {
        throw wrong(text, "one URL for each name");
      }
    }
    return addresses;
  }

  private ParameterException wrong(String text, String expected) {
    return new ParameterException(
        spec.commandLine(), "--upstream: '" + text + "' (expected: " + expected + ")");
  }

  private static Optional<String> address(String text) {
    try {
      var url = new URI(text);
      var isPlain =
          "http".equals(url.getScheme())
              && url.getHost() != null
              && (url.getPath().isEmpty() || url.getPath().equals("/"))
              && url.getQuery() == null;
      var port = url.getPort() < 0 ? 80 : url.getPort();
      return isPlain
          ? Optional.of(HostPort.parse(url.getHost() + ":" + port).toString())
          : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
