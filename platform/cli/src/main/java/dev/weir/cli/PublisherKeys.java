package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.KeyFiles;
import dev.weir.marketplace.build.Publishers;
import dev.weir.marketplace.build.Publishers.Publisher;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// A publisher of an index, and the public keys that it signs with.
final class PublisherKeys {

  @Parameters(index = "0", paramLabel = "INDEX", description = "the folder of its sources")
  private Path index = Path.of("");

  @Parameters(index = "1", paramLabel = "NAME", description = "what the publisher is called")
  private String name = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "a public key of the publisher; more than one may be given")
  private List<Path> keys = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "how many of the keys have to sign (default: ${DEFAULT-VALUE})")
  private int threshold = 1;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  String name() {
    return name;
  }

  /// The publishers of the index.
  static Publishers of(Path index) throws IOException, MarketplaceException {
    if (!Files.isDirectory(index)) {
      throw new MarketplaceException(
          Reason.NOT_FOUND, "index: " + index + ": no such folder (expected: that of its sources)");
    }
    return Publishers.read(index);
  }

  /// What is known of the publisher.
  Optional<Publisher> known() throws IOException, MarketplaceException {
    return of(index).find(name);
  }

  /// What is wrong with the arguments.
  ParameterException misused(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  /// Writes the publisher down with these keys.
  ///
  /// @throws ParameterException if it cannot have them
  void write(Shell shell, JsonOption json) throws IOException, MarketplaceException {
    var all = new ArrayList<TufKey>();
    for (var key : keys) {
      all.add(KeyFiles.readPublic(key));
    }
    var publisher = publisher(all);
    json.print(
        shell.terminal(),
        json(name, publisher),
        List.of(line(name, publisher), "written to " + index.resolve(Publishers.NAME)));
  }

  private Publisher publisher(List<TufKey> all) throws IOException, MarketplaceException {
    try {
      var publisher = new Publisher(all, threshold);
      of(index).with(name, publisher).write(index);
      return publisher;
    } catch (IllegalArgumentException e) {
      throw misused(String.valueOf(e.getMessage()));
    }
  }

  /// One publisher, for people.
  static String line(String name, Publisher publisher) {
    return "%s: %d of %s"
        .formatted(name, publisher.threshold(), publisher.keys().stream().map(TufKey::id).toList());
  }

  /// One publisher, for programs.
  static JsonObject json(String name, Publisher publisher) {
    return JsonObject.EMPTY
        .with("name", name)
        .with("threshold", publisher.threshold())
        .with("keys", JsonArray.ofStrings(publisher.keys().stream().map(TufKey::id).toList()));
  }
}
