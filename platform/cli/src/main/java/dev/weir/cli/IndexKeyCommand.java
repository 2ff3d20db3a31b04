package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

/// `weir index key`.
@Command(
    name = "key",
    description = {
      "Makes a key that signs for an index: FILE, and FILE.pub to hand out.",
      "",
      "The private half is encrypted with a passphrase, and readable by you alone. The passphrase is asked for at the"
          + " terminal if neither a file nor the environment has it."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir index key acme.pem", "weir index key timestamp.pem --plain --json"},
    mixinStandardHelpOptions = true)
final class IndexKeyCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "the new file")
  private Path file = Path.of("");

  @Option(names = "--plain", description = "do not encrypt it: for keys of machines")
  private boolean isPlain;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private PassphraseOption passphrase = new PassphraseOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  IndexKeyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    if (isPlain && passphrase.isGiven(shell)) {
      throw new ParameterException(
          spec.commandLine(), "--plain, and a passphrase (expected: one of both)");
    }
    var key = SigningKey.generate();
    if (isPlain) {
      KeyFiles.write(file, key, null);
    } else {
      writeEncrypted(key);
    }
    var id = key.publicKey().id();
    var publicFile = KeyFiles.publicFile(file);
    var made =
        JsonObject.EMPTY
            .with("id", id)
            .with("private", file.toString())
            .with("public", publicFile.toString());
    json.print(
        shell.terminal(),
        made,
        List.of("key " + id, file + " is yours alone; hand out " + publicFile));
    return ExitCode.OK;
  }

  private void writeEncrypted(SigningKey key) throws IOException, MarketplaceException {
    // Before anybody has thought of a passphrase for nothing.
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    var secret =
        passphrase
            .ofNew(shell, file)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "no passphrase (expected: " + passphrase.places() + "; or --plain)"));
    try {
      KeyFiles.write(file, key, secret);
    } finally {
      Arrays.fill(secret, ' ');
    }
  }
}
