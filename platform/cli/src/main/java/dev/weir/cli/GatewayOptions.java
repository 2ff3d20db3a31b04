package dev.weir.cli;

import dev.weir.cli.live.AdminClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which running gateway a command is about that is about nothing else.
final class GatewayOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration that says where the gateway is (default: weir.yaml)")
  private Optional<Path> configuration = Optional.empty();

  @Mixin private AdminOptions admin = new AdminOptions();

  /// What asks it.
  AdminClient client(Shell shell) throws IOException {
    return admin.client(configuration, shell);
  }
}
