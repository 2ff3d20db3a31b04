package dev.weir.cli;

import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
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
      "The private half is encrypted with the passphrase in the environment, and readable by you alone."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {"weir index key root-1.pem", "weir index key timestamp.pem --plain --json"},
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
  public Integer call() throws IOException {
    var secret = passphrase.of(shell);
    if (secret.isPresent() == isPlain) {
      throw new ParameterException(
          spec.commandLine(),
          isPlain
              ? "--plain, and a passphrase in " + passphrase.variable() + " (expected: one of both)"
              : "no passphrase in " + passphrase.variable() + " (expected: one, or --plain)");
    }
    var key = SigningKey.generate();
    KeyFiles.write(file, key, secret.orElse(null));
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
}
