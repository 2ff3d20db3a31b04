package dev.weir.cli;

import dev.weir.api.Secret;
import dev.weir.cli.live.AdminAnswer;
import dev.weir.cli.live.AdminClient;
import dev.weir.cli.plugin.NotFoundException;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.HostPort;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the running gateway is, and what it wants to be shown.
final class AdminOptions {

  /// The configuration, if none is named.
  static final Path CONFIGURATION = Path.of("weir.yaml");

  /// The environment variable that may hold the token.
  static final String TOKEN = "WEIR_ADMIN_TOKEN";

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description =
          "the gateway's admin address (default: that of the configuration, or else 127.0.0.1:9901)",
      converter = AddressConverter.class)
  private Optional<HostPort> address = Optional.empty();

  @Option(
      names = "--admin-token-file",
      paramLabel = "FILE",
      description =
          "the token that the gateway wants (default: "
              + TOKEN
              + ", or else as the configuration says)")
  private Optional<Path> tokenFile = Optional.empty();

  /// What asks the gateway of a configuration. One that was named has to be there: without it some
  /// other gateway might answer.
  AdminClient client(Optional<Path> named, Shell shell) throws IOException {
    if (named.filter(Files::notExists).isPresent()) {
      throw new NotFoundException(named.get() + ": no such file");
    }
    return client(named.orElse(CONFIGURATION), shell);
  }

  /// What asks the gateway.
  ///
  /// @param configuration where address and token are if nothing else says them; need not be there
  AdminClient client(Path configuration, Shell shell) throws IOException {
    var file = ConfigurationFile.read(configuration, shell.environment());
    return new AdminClient(address.orElseGet(file::adminAddress), token(file, shell));
  }

  private Optional<Secret> token(ConfigurationFile file, Shell shell) throws IOException {
    if (tokenFile.isPresent()) {
      return Optional.of(Secret.of(Files.readString(tokenFile.get()).strip()));
    }
    return Optional.ofNullable(shell.environment().apply(TOKEN))
        .map(Secret::of)
        .or(file::adminToken);
  }

  /// What the gateway says, if it does what it was asked for.
  ///
  /// @throws MarketplaceException if no gateway is there
  static JsonView requireDone(AdminClient client, AdminAnswer answer) throws MarketplaceException {
    return switch (answer) {
      case AdminAnswer.Done(var body) -> body;
      case AdminAnswer.NobodyThere(var why) ->
          throw new MarketplaceException(
              Reason.NOT_FOUND, "no gateway answers at %s (%s)".formatted(client.address(), why));
      case AdminAnswer.Denied(var hasToken) ->
          throw new IllegalStateException(denied(client, hasToken));
      case AdminAnswer.Refused(var code, var problems) ->
          throw new IllegalStateException(
              "admin %s: %s"
                  .formatted(
                      client.address(), problems.isEmpty() ? code : String.join("; ", problems)));
      case AdminAnswer.Unclear(var why) ->
          throw new IllegalStateException("admin " + client.address() + ": " + why);
    };
  }

  /// What is said if the gateway did not like the token.
  static String denied(AdminClient client, boolean hasToken) {
    return "admin %s: the token is %s (expected: that of the gateway, in --admin-token-file or %s)"
        .formatted(client.address(), hasToken ? "not the right one" : "missing", TOKEN);
  }
}
