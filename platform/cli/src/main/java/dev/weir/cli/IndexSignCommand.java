package dev.weir.cli;

import dev.weir.cli.market.GitCheckout;
import dev.weir.cli.market.IndexSigning;
import dev.weir.cli.market.KeyFolder;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.tuf.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/// `weir index sign`.
@Command(
    name = "sign",
    description = {
      "Makes the repository of an index from its sources, and signs it.",
      "",
      "The folder of the index has policy.json, revocations.json and sources/. The keys are called root-1.pem to"
          + " root-3.pem, targets.pem, snapshot.pem, timestamp.pem and publisher-NAME.pem. All artifacts are checked as"
          + " gateways check them. The repository may be served while it is written.",
      "",
      "What publishers hand in who sign with keys of their own (publishers.json) is checked in full, and published as"
          + " they signed it. If anything is refused, nothing is signed.",
      "",
      "Without INDEX a new timestamp is signed, which is due every day."
    },
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    footer = {
      "weir index sign marketplace-index --keys keys --repository public",
      "weir index sign INDEX --keys keys --repository public \\",
      "  --submissions incoming --dry-run",
      "weir index sign --keys keys --repository public"
    },
    mixinStandardHelpOptions = true)
final class IndexSignCommand implements Callable<Integer> {

  private final Shell shell;

  @Parameters(arity = "0..1", paramLabel = "INDEX", description = "the folder of its sources")
  private Optional<Path> index = Optional.empty();

  @Option(names = "--keys", required = true, paramLabel = "DIR", description = "where the keys are")
  private Path keys = Path.of("");

  @Option(
      names = "--repository",
      required = true,
      paramLabel = "DIR",
      description = "what is served, and what is new is added to")
  private Path repository = Path.of("");

  @Option(
      names = "--checkout",
      paramLabel = "DIR",
      description =
          "what paths with a leading slash in the sources are below (default: the parent of INDEX)")
  private Optional<Path> checkout = Optional.empty();

  @Option(
      names = "--source-repository",
      paramLabel = "URI",
      description =
          "state of what is built in the checkout that it is of this Git repository, at the commit that is there")
  private Optional<String> repositoryOfSource = Optional.empty();

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "the next root, if keys change; see weir index root")
  private Optional<Path> root = Optional.empty();

  @Option(
      names = "--submissions",
      paramLabel = "DIR|FILE",
      description = "what publishers have handed in; see weir plugin sign")
  private List<Path> submissions = new ArrayList<>();

  @Option(names = "--dry-run", description = "check all of it and say what is new; sign nothing")
  private boolean isDryRun;

  @Option(
      names = "--development",
      description =
          "make the keys that are missing, for trying it out; no release is signed by them")
  private boolean isDevelopment;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private PassphraseOption passphrase = new PassphraseOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  IndexSignCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, MarketplaceException {
    var folder =
        isDevelopment ? KeyFolder.development(keys) : KeyFolder.of(keys, passphrase.of(shell));
    var signing = new IndexSigning(repository, folder);
    if (index.isEmpty()) {
      if (root.isPresent() || !submissions.isEmpty() || isDryRun) {
        throw new ParameterException(
            spec.commandLine(),
            "--root, --submissions and --dry-run are for an INDEX (expected: one)");
      }
      signing.renew();
      print(JsonObject.EMPTY.with("repository", repository.toString()), "renewed " + repository);
      return ExitCode.OK;
    }
    var sources = index.get().toAbsolutePath().normalize();
    var place = checkout.orElseGet(() -> sources.resolveSibling("."));
    var next =
        root.isPresent()
            ? Optional.of(Envelope.parse(root.get().toString(), Files.readAllBytes(root.get())))
            : Optional.<Envelope>empty();
    if (repositoryOfSource.isPresent()) {
      signing.of(GitCheckout.of(place).source(repositoryOfSource.get(), isDevelopment));
    }
    var version = MarketOptions.version();
    var signed =
        isDryRun
            ? signing.look(sources, place, version, submissions)
            : signing.sign(sources, place, version, next, submissions);
    print(signed);
    return ExitCode.OK;
  }

  private void print(IndexSigning.Signed signed) {
    var entries = signed.built().catalog().listings().size();
    var lines = new ArrayList<String>();
    signed.admitted().forEach(it -> lines.addAll(SubmissionTexts.lines(it)));
    lines.add(
        "%s %s: %s".formatted(isDryRun ? "not signed" : "signed", repository, count(entries)));
    json.print(
        shell.terminal(),
        JsonObject.EMPTY
            .with("repository", repository.toString())
            .with("entries", entries)
            .with(
                "submissions",
                new JsonArray(
                    List.copyOf(signed.admitted().stream().map(SubmissionTexts::json).toList()))),
        lines);
  }

  private static String count(int entries) {
    return entries + (entries == 1 ? " entry" : " entries");
  }

  private void print(JsonObject result, String line) {
    json.print(shell.terminal(), result, List.of(line));
  }
}
