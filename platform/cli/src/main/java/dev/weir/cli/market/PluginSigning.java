package dev.weir.cli.market;

import dev.weir.cli.filter.Scratch;
import dev.weir.cli.plugin.PluginBuild;
import dev.weir.cli.plugin.PluginProject;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.build.Published;
import dev.weir.marketplace.build.PublisherEdit;
import dev.weir.marketplace.build.Submission;
import dev.weir.marketplace.build.SubmissionCheck;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Makes a submission of the plugin in a folder, signed by its publisher.
public final class PluginSigning {

  private final Path place;
  private final PublisherBase base;
  private final List<SigningKey> keys;
  private final List<TufKey> formerKeys;
  private final Instant now = Instant.now();

  /// A signing of one plugin.
  ///
  /// @param place the folder of a plugin
  /// @param formerKeys of the publisher, which have signed what is published
  public PluginSigning(
      Path place, PublisherBase base, List<SigningKey> keys, List<TufKey> formerKeys) {
    this.place = place;
    this.base = base;
    this.keys = List.copyOf(keys);
    this.formerKeys = List.copyOf(formerKeys);
  }

  /// What is to be signed.
  ///
  /// @param hasRelease whether a release, or only what is published, described anew
  /// @param isAsBuilt whether the artifact is signed as it lies there, rather than made now
  /// @param yanked why releases are not to be chosen any more
  public record Plan(
      boolean hasRelease, boolean isAsBuilt, Map<Version, String> yanked, Duration lifetime) {}

  /// What was signed.
  ///
  /// @param missing the keys of which more have to sign; empty if enough have, or the keys of the
  ///   publisher are not known
  public record Signed(Path file, Admitted submission, List<String> missing) {}

  /// Makes the submission, having checked in it all that the curators will check.
  ///
  /// @param output gets it, whole or not at all; by default it is in the folder's `target`
  public Signed sign(Plan plan, Optional<Path> output) throws IOException, MarketplaceException {
    var publisher = PublisherEdit.idOf(place).publisher();
    var before = base.of(publisher);
    before.requireTrusted(ownKeys());
    var version = version();
    if (plan.hasRelease() && !plan.isAsBuilt() && version.isPresent()) {
      pack(version.get());
    }
    var edit = new PublisherEdit(before, version);
    edit.add(place, plan.hasRelease(), plan.yanked());
    var draft = edit.prepare(now.plus(plan.lifetime()));
    for (var key : keys) {
      draft = draft.signedBy(key);
    }
    var file = output.orElseGet(() -> place.resolve("target").resolve(name(publisher, before)));
    return write(before, draft, file);
  }

  private static String name(String publisher, Published before) {
    try {
      return publisher + "-" + before.nextVersion() + ".zip";
    } catch (MarketplaceException e) {
      throw new IllegalStateException("read before", e);
    }
  }

  private List<TufKey> ownKeys() {
    var own = new ArrayList<>(formerKeys);
    keys.forEach(key -> own.add(key.publicKey()));
    return own;
  }

  // Filters in WebAssembly have none, and say the version themselves.
  private Optional<Version> version() throws MarketplaceException {
    if (!Files.exists(place.resolve("pom.xml"))) {
      return Optional.empty();
    }
    var text = PluginProject.in(place).manifest().getOrDefault("Plugin-Version", "");
    var version = Version.parse(text);
    if (version.isEmpty()) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "release: %s: version '%s' (expected: as 1.2.3)"
              .formatted(place.resolve("pom.xml"), text));
    }
    return version;
  }

  private void pack(Version version) throws IOException, MarketplaceException {
    var project = PluginProject.in(place);
    var jar = place.resolve("target").resolve(project.jarName());
    if (PublisherEdit.artifact(place, version).filter(jar::equals).isEmpty()) {
      return;
    }
    try (var build = PluginBuild.of(place)) {
      build.writeWithSchema(project, jar);
    }
  }

  private Signed write(Published before, TargetsDraft draft, Path file)
      throws IOException, MarketplaceException {
    try (var scratch = Scratch.create()) {
      var made = scratch.path().resolve(String.valueOf(file.getFileName()));
      Submission.write(before.publisher(), draft, made);
      var submission =
          Submission.open(made, Files.createDirectories(scratch.path().resolve("unpacked")));
      var entries =
          new SubmissionCheck(submission, before, rules(Gates.OF_PUBLISHERS)).requireGood();
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Submission.write(before.publisher(), draft, file);
      return new Signed(
          file, new Admitted(submission, before, entries), before.missing(draft.envelope()));
    }
  }

  /// Adds signatures to a submission, where more than one holder of a key has to sign: to the one
  /// in the place of a folder. All of it is checked before, but nothing of it is run.
  public Signed cosign() throws IOException, MarketplaceException {
    try (var scratch = Scratch.create()) {
      var read = Submission.open(place, scratch.path());
      var before = base.of(read.publisher());
      before.requireTrusted(ownKeys());
      var entries = new SubmissionCheck(read, before, rules(Gates.OF_CURATORS)).requireGood();
      var draft = read.draft();
      for (var key : keys) {
        draft = draft.signedBy(key);
      }
      Submission.write(read.publisher(), draft, place);
      var signed =
          new Submission(read.name(), read.publisher(), draft, read.targets(), read.files());
      return new Signed(
          place, new Admitted(signed, before, entries), before.missing(draft.envelope()));
    }
  }

  private SubmissionCheck.Rules rules(SubmissionCheck.Gate gate) {
    return new SubmissionCheck.Rules(Optional.empty(), new WebFiles(), gate, now);
  }
}
