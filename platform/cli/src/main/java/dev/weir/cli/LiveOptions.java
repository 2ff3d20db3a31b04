package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whether and where a change of `weir.lock` is made live.
final class LiveOptions {

  @Option(
      names = "--no-reload",
      description = "ask no running gateway; one that watches weir.lock sees the change itself")
  private boolean isSilent;

  @Mixin private AdminOptions admin = new AdminOptions();

  /// What makes changes live.
  GoLive open(Path configuration, Shell shell) throws IOException {
    return new GoLive(admin.client(configuration, shell), isSilent);
  }
}
