package dev.weir.cli;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.Root;
import dev.weir.marketplace.tuf.TufLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where the trust in a new index begins: nothing that its server says can replace it.
final class RootOption {

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Choice choice = new Choice();

  /// One of both.
  static final class Choice {

    @Option(
        names = "--root",
        paramLabel = "FILE",
        description = "its root, which you have from somebody whom you trust")
    private Optional<Path> file = Optional.empty();

    @Option(
        names = "--root-sha256",
        paramLabel = "DIGEST",
        converter = DigestConverter.class,
        description = "the SHA-256 of its root, which is then downloaded")
    private Optional<String> digest = Optional.empty();
  }

  /// Whether anything was said.
  boolean isGiven() {
    return choice.file.isPresent() || choice.digest.isPresent();
  }

  /// The root, which has the signatures that it asks for.
  JsonObject root(List<String> urls) throws IOException, MarketplaceException {
    return choice.file.isPresent()
        ? read(choice.file.get())
        : root(download(urls, choice.digest.orElseThrow()), "root.json");
  }

  /// The root in a file.
  static JsonObject read(Path file) throws IOException, MarketplaceException {
    return root(Files.readAllBytes(file), file.toString());
  }

  private static JsonObject root(byte[] bytes, String name) throws MarketplaceException {
    var envelope = Envelope.parse(name, bytes);
    Root.parse(envelope, name).require(Root.ROOT, envelope, name);
    try {
      return JsonView.of(JsonReader.read(bytes)).object();
    } catch (JsonException e) {
      throw new MarketplaceException(Reason.VERIFICATION, name + ": " + e.getMessage(), e);
    }
  }

  private static byte[] download(List<String> urls, String digest)
      throws IOException, MarketplaceException {
    for (var url : urls) {
      try (var source = RepositorySource.of(URI.create(url))) {
        var found = find(source, digest);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new MarketplaceException(
        Reason.VERIFICATION,
        "root: no root of sha256 %s in %s (expected: one)".formatted(digest, urls));
  }

  private static Optional<byte[]> find(RepositorySource source, String digest) throws IOException {
    var limits = TufLimits.DEFAULT;
    for (var version = 1; version <= limits.rotations(); version++) {
      var file = source.open("metadata/" + version + ".root.json");
      if (file.isEmpty()) {
        return Optional.empty();
      }
      try (var in = file.get()) {
        var bytes = in.readNBytes(limits.root());
        if (Sha256.of(bytes).equals(digest)) {
          return Optional.of(bytes);
        }
      }
    }
    return Optional.empty();
  }
}
