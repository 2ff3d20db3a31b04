package dev.weir.cli;

import dev.weir.cli.market.KeyFolder;
import dev.weir.cli.market.PluginSigning;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `weir plugin sign`.
@Command(
    name = "sign",
    description = {
      "Signs the release that DIR/plugin.json describes with keys of its publisher, into one file to hand in.",
      "",
      "The jar is made first, if it is DIR/target/NAME-VERSION.jar. All is checked that the index will check; what the"
          + " publisher has published stays as it is. A key is made by weir index key, and its public half given to the"
          + " curators of the index. Where more than one has to sign, the next one signs the SUBMISSION."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir plugin sign quota --key acme.pem --first",
      "weir plugin sign quota --key acme.pem --index official",
      "weir plugin sign acme-7.zip --key second.pem",
      "weir plugin sign quota --key acme.pem --no-release \\",
      "  --yank \"1.0.2=loses requests\""
    },
    mixinStandardHelpOptions = true)
final class PluginSignCommand implements Callable<Integer> {

  private static final int MAX_DAYS = 366;

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|SUBMISSION",
      defaultValue = ".",
      description = "the folder of the plugin (default: this one), or what another key has signed")
  private Path place = Path.of(".");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "a private key of the publisher; more than one may be given")
  private List<Path> keys = new ArrayList<>();

  @Option(
      names = "--former-key",
      paramLabel = "FILE",
      description = "a public key that has signed what is published, after a change of keys")
  private List<Path> formerKeys = new ArrayList<>();

  @Mixin private PublisherBaseOption base = new PublisherBaseOption();

  @Option(
      names = "--as-built",
      description = "sign the artifact as it lies there, for example as Maven made it")
  private boolean isAsBuilt;

  @Option(
      names = "--no-release",
      description = "sign what is published for another time, to renew it, describe it or yank")
  private boolean isWithoutRelease;

  @Option(
      names = "--yank",
      paramLabel = "VERSION=WHY",
      description = "a release that is not to be chosen any more; who has it keeps it")
  private Map<String, String> yanked = new LinkedHashMap<>();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "90",
      description = "how long it is good; sign it again before (default: ${DEFAULT-VALUE})")
  private int days = 90;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "the file to make (default: DIR/target/PUBLISHER-NUMBER.zip)")
  private Optional<Path> output = Optional.empty();

  @Mixin private MarketOptions options = new MarketOptions();

  @Mixin private PassphraseOption passphrase = new PassphraseOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  PluginSignCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    if (days < 1 || days > MAX_DAYS) {
      throw misused("--days: '" + days + "' (expected: 1 to " + MAX_DAYS + ")");
    }
    var versions = versions();
    var signing = signing();
    var signed =
        Files.isRegularFile(place)
            ? signing.cosign()
            : signing.sign(
                new PluginSigning.Plan(
                    !isWithoutRelease, isAsBuilt, versions, Duration.ofDays(days)),
                output);
    print(signed);
    return ExitCode.OK;
  }

  private PluginSigning signing() throws IOException, MarketplaceException {
    var former = new ArrayList<TufKey>();
    for (var key : formerKeys) {
      former.add(KeyFiles.readPublic(key));
    }
    try {
      var from = base.of(options.folder());
      var own = new ArrayList<SigningKey>();
      for (var key : keys) {
        own.add(KeyFolder.read(key, passphrase.of(shell)));
      }
      return new PluginSigning(place, from, own, former);
    } catch (IllegalArgumentException e) {
      throw misused(String.valueOf(e.getMessage()));
    }
  }

  private Map<Version, String> versions() {
    var versions = new LinkedHashMap<Version, String>();
    yanked.forEach((text, why) -> {
      var version = Version.parse(text);
      if (version.isEmpty() || why.isBlank()) {
        throw misused("--yank: '" + text + "=" + why + "' (expected: as 1.2.3=why)");
      }
      versions.put(version.get(), why);
    });
    return versions;
  }

  private void print(PluginSigning.Signed signed) {
    var file = signed.file().toString();
    var lines = new ArrayList<>(SubmissionTexts.lines(signed.submission()));
    lines.add(
        signed.missing().isEmpty()
            ? file + ": to hand it in: weir plugin publish " + file + " --to PLACE"
            : file + ": more have to sign, of: " + String.join(", ", signed.missing()));
    options.print(
        shell.terminal(),
        SubmissionTexts.json(signed.submission())
            .with("file", file)
            .with("missing", JsonArray.ofStrings(signed.missing())),
        lines);
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
