package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.cli.market.KeyFolder;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The passphrase of private keys: in a file, in the environment, or typed in. Never on a command
/// line, where everybody would see it.
final class PassphraseOption {

  @Option(
      names = "--passphrase-env",
      paramLabel = "NAME",
      defaultValue = "WEIR_KEY_PASSPHRASE",
      description =
          "the environment variable with the passphrase of keys (default: ${DEFAULT-VALUE})")
  private String variable = "WEIR_KEY_PASSPHRASE";

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "a file whose first line is the passphrase of keys")
  private Optional<Path> file = Optional.empty();

  /// How the passphrase of a key that is encrypted is found: somebody at the terminal is asked if
  /// neither the file nor the environment has one.
  KeyFolder.Passphrases of(Shell shell) {
    return key -> {
      var given = given(shell);
      return given.isPresent()
          ? given.get()
          : shell
              .terminal()
              .prompt()
              .askSecretly("Passphrase of " + key + ": ")
              .orElseThrow(() ->
                  new MarketplaceException(
                      Reason.NOT_FOUND,
                      "keys: " + key + ": encrypted (expected: " + places() + ")"));
    };
  }

  /// The passphrase for a new key, which is asked for twice; empty if nobody is there.
  Optional<char[]> ofNew(Shell shell, Path key) throws IOException, MarketplaceException {
    var given = given(shell);
    var prompt = shell.terminal().prompt();
    var asked = given.isEmpty() ? prompt.askSecretly("Passphrase for " + key + ": ") : given;
    if (given.isPresent() || asked.isEmpty()) {
      return given;
    }
    var typed = asked.get();
    var again = prompt.askSecretly("Again: ").orElseGet(() -> new char[0]);
    var isSame = Arrays.equals(typed, again);
    Arrays.fill(again, ' ');
    if (typed.length == 0 || !isSame) {
      Arrays.fill(typed, ' ');
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "keys: " + key + ": not the same passphrase twice (expected: one, typed twice)");
    }
    return asked;
  }

  /// Whether there is one without asking.
  boolean isGiven(Shell shell) {
    return file.isPresent() || fromEnvironment(shell).isPresent();
  }

  private Optional<char[]> given(Shell shell) throws IOException, MarketplaceException {
    return file.isPresent() ? Optional.of(firstLine(file.get())) : fromEnvironment(shell);
  }

  private Optional<char[]> fromEnvironment(Shell shell) {
    return Optional.ofNullable(shell.environment().apply(variable))
        .filter(text -> !text.isEmpty())
        .map(String::toCharArray);
  }

  private static char[] firstLine(Path file) throws IOException, MarketplaceException {
    var bytes = Files.readAllBytes(file);
    var end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    if (end == 0) {
      throw new MarketplaceException(
          Reason.VERIFICATION, "keys: " + file + ": empty (expected: a passphrase)");
    }
    var decoded = UTF_8.decode(ByteBuffer.wrap(bytes, 0, end));
    Arrays.fill(bytes, (byte) 0);
    return characters(decoded);
  }

  private static char[] characters(CharBuffer buffer) {
    var characters = new char[buffer.remaining()];
    buffer.duplicate().get(characters);
    if (buffer.hasArray()) {
      Arrays.fill(buffer.array(), ' ');
    }
    return characters;
  }

  /// Where one may be, for messages.
  String places() {
    return "a passphrase in " + variable + ", in --passphrase-file, or a terminal to ask at";
  }
}
