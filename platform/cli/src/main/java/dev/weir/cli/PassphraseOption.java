package dev.weir.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/// The passphrase of private keys, which is in the environment: on a command line everybody would
/// see it.
final class PassphraseOption {

  @Option(
      names = "--passphrase-env",
      paramLabel = "NAME",
      defaultValue = "WEIR_KEY_PASSPHRASE",
      description =
          "the environment variable with the passphrase of keys (default: ${DEFAULT-VALUE})")
  private String variable = "WEIR_KEY_PASSPHRASE";

  /// The passphrase, if there is one.
  Optional<char[]> of(Shell shell) {
    return Optional.ofNullable(shell.environment().apply(variable))
        .filter(text -> !text.isEmpty())
        .map(String::toCharArray);
  }

  String variable() {
    return variable;
  }
}
