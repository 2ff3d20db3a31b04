package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.FileDigest;
import dev.weir.marketplace.entry.Policy;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Whether a submission may be published. The publisher asks before handing it in, the curators
/// before they list it: the same questions.
public final class SubmissionCheck {

  private static final Duration MAX_LIFETIME = Duration.ofDays(366);

  private final Submission submission;
  private final Published before;
  private final Rules rules;
  private final String file;
  private final Map<String, TargetFile> published;
  private final Set<String> referenced = new HashSet<>();

  /// A check of one submission.
  ///
  /// @param before what it follows
  public SubmissionCheck(Submission submission, Published before, Rules rules) throws TufException {
    this.submission = submission;
    this.before = before;
    this.rules = rules;
    this.file = submission.metadata();
    var targets = before.targets();
    this.published = targets.isPresent() ? targets.get().files() : Map.of();
  }

  /// Looks at the artifact of a new release.
  @FunctionalInterface
  public interface Gate {

    /// Throws if it is not to be published.
    void check(Entry entry, Release release, Path artifact)
        throws IOException, MarketplaceException;
  }

  /// What it is held against.
  ///
  /// @param policy that of the index, if it is known
  /// @param web where artifacts are that are hosted elsewhere
  /// @param gate what is looked at beside what gateways will look at
  public record Rules(Optional<Policy> policy, WebFiles web, Gate gate, Instant now) {}

  /// Refuses it unless enough of the publisher's keys have signed.
  public void requireSigned(Delegation delegation, Map<String, TufKey> keys) throws TufException {
    delegation
        .role()
        .require(submission.draft().envelope(), keys, file, "the delegation of the curators");
  }

  /// Refuses it unless it is the next one, stays in the publisher's folder, changes nothing that
  /// was published, and brings nothing but releases that pass every check.
  ///
  /// @return all entries of the publisher, as they are then
  public List<Entry> requireGood() throws IOException, MarketplaceException {
    requireNext();
    requireOwnFolder();
    requireNothingReplaced();
    var entries = new ArrayList<Entry>();
    for (var target : submission.targets().files().values()) {
      var id = Published.idOf(submission.publisher(), target.path());
      if (id.isPresent()) {
        referenced.add(target.path());
        entries.add(entry(id.get(), target));
      }
    }
    requireNothingGone(entries);
    requireReferenced();
    return List.copyOf(entries);
  }

  private void requireNext() throws TufException {
    var targets = submission.targets();
    var expected = before.nextVersion();
    if (targets.version() != expected) {
      throw new TufException(
          Check.VERSION,
          file,
          "%d (expected: %d, one more than what is published)"
              .formatted(targets.version(), expected));
    }
    if (!rules.now().isBefore(targets.expires())) {
      throw new TufException(
          Check.EXPIRED,
          file,
          "on " + targets.expires() + " (expected: after " + rules.now() + ")");
    }
    // Who keeps news back may do so until it expires.
    if (targets.expires().isAfter(rules.now().plus(MAX_LIFETIME))) {
      throw new TufException(
          Check.FORMAT, file, "expires on " + targets.expires() + " (expected: within a year)");
    }
  }

  private void requireOwnFolder() throws TufException {
    if (!submission.targets().delegations().isEmpty()) {
      throw new TufException(
          Check.DELEGATION_SCOPE, file, "delegates to others (expected: no delegations)");
    }
    var own = Delegation.publisher(submission.publisher(), List.of(), 1);
    for (var path : submission.targets().files().keySet()) {
      if (!own.covers(path)) {
        throw new TufException(
            Check.PATH, file, "'" + path + "' (expected: only " + own.paths().getFirst() + ")");
      }
    }
  }

  // Entries change, what they name does not: somebody has it by that name and digest.
  private void requireNothingReplaced() throws TufException {
    for (var target : submission.targets().files().values()) {
      var path = target.path();
      var old = published.get(path);
      var isEntry = Published.idOf(submission.publisher(), path).isPresent();
      if (old != null && !isEntry && !isSame(old, target)) {
        throw new TufException(
            Check.HASH,
            path,
            "sha256 %s (expected: %s, as it was published)"
                .formatted(target.sha256(), old.sha256()));
      }
    }
  }

  private static boolean isSame(TargetFile old, TargetFile target) {
    return old.length() == target.length() && old.hashes().equals(target.hashes());
  }

  private Entry entry(EntryId id, TargetFile target) throws IOException, MarketplaceException {
    var known = before.entry(id);
    var content = submission.file(target.path());
    var old = published.get(target.path());
    if (content.isEmpty()) {
      if (known.isPresent() && old != null && isSame(old, target)) {
        require(known.get(), known);
        return known.get();
      }
      throw missing(target.path());
    }
    var entry = Entry.read(Files.readAllBytes(content.get()), target.path());
    if (!entry.id().equals(id)) {
      throw refused("id", target.path(), "'" + entry.id() + "' (expected: '" + id + "')");
    }
    require(entry, known);
    return entry;
  }

  private void require(Entry entry, Optional<Entry> known)
      throws IOException, MarketplaceException {
    var path = entry.id().path();
    if (known.isPresent() && known.get().kind() != entry.kind()) {
      throw refused(
          "kind", path, entry.kind().id() + " (expected: " + known.get().kind().id() + ")");
    }
    if (entry.icon().isPresent()) {
      requireDocument(entry.icon().get());
    }
    var added = new ArrayList<Release>();
    for (var release : entry.releases()) {
      var old = known.flatMap(it -> it.release(release.version()));
      if (old.isPresent()) {
        requireSame(entry.id().toString(), old.get(), release);
      } else {
        added.add(release);
      }
      requireFiles(release);
    }
    if (!known.equals(Optional.of(entry))) {
      requirePolicy(entry, added);
    }
    for (var release : added) {
      new SubmittedArtifact(submission, rules).requireGood(entry, release);
      new SubmittedDocuments(submission).requireGood(release);
    }
  }

  /// Refuses to change a release that is published.
  static void requireSame(String name, Release published, Release now) throws MarketplaceException {
    if (!published.artifact().sha256().equals(now.artifact().sha256())) {
      throw refused(
          "release",
          name + " " + now.version(),
          "sha256 %s (expected: %s, as it was published; a change is a new version)"
              .formatted(now.artifact().sha256(), published.artifact().sha256()));
    }
    if (!published.isSame(now)) {
      throw refused(
          "release",
          name + " " + now.version(),
          "its record changed (expected: as it was published, but for yanked)");
    }
  }

  private void requireFiles(Release release) throws TufException {
    var artifact = release.artifact();
    var target = submission.targets().files().get(artifact.path());
    if (target != null) {
      referenced.add(artifact.path());
      if (target.length() != artifact.size() || !target.sha256().equals(artifact.sha256())) {
        throw new TufException(
            Check.HASH,
            artifact.path(),
            "sha256 %s (expected: %s, as its entry says)"
                .formatted(target.sha256(), artifact.sha256()));
      }
      requireContent(target);
    } else if (artifact.urls().isEmpty()) {
      throw missing(artifact.path());
    }
    for (var document : release.documents().files()) {
      requireDocument(document);
    }
  }

  private void requireDocument(FileDigest document) throws TufException {
    referenced.add(document.path());
    var target = submission.targets().files().get(document.path());
    if (target == null) {
      throw missing(document.path());
    }
    if (!target.sha256().equals(document.sha256())) {
      throw new TufException(
          Check.HASH,
          document.path(),
          "sha256 %s (expected: %s, as its entry says)"
              .formatted(target.sha256(), document.sha256()));
    }
    requireContent(target);
  }

  // What was published is in the repository, all else has to come with the submission.
  private void requireContent(TargetFile target) throws TufException {
    if (submission.file(target.path()).isEmpty() && !published.containsKey(target.path())) {
      throw missing(target.path());
    }
  }

  private TufException missing(String path) {
    return new TufException(Check.MISSING_FILE, path, "is not in " + submission.name());
  }

  private void requirePolicy(Entry entry, List<Release> added) throws MarketplaceException {
    if (rules.policy().isEmpty()) {
      return;
    }
    var asAdded =
        new Entry(entry.id(), entry.kind(), entry.description(), entry.icon(), List.copyOf(added));
    var problem = rules.policy().get().problem(asAdded);
    if (problem.isPresent()) {
      throw refused("policy", entry.id().toString(), problem.get());
    }
  }

  // Who pinned a release has to be able to get it.
  private void requireNothingGone(List<Entry> entries) throws MarketplaceException {
    var now =
        entries.stream()
            .collect(Collectors.toMap(Entry::id, Function.identity(), (a, _) -> a, HashMap::new));
    for (var old : before.entries().values()) {
      for (var release : old.releases()) {
        var entry = now.get(old.id());
        if (entry == null || entry.release(release.version()).isEmpty()) {
          throw refused(
              "release",
              old.id() + " " + release.version(),
              "gone (expected: there, yanked if need be)");
        }
      }
    }
  }

  // What no entry names, nobody has looked at.
  private void requireReferenced() throws MarketplaceException {
    var unknown = new ArrayList<>(submission.targets().files().keySet());
    unknown.removeAll(referenced);
    if (!unknown.isEmpty()) {
      throw refused("path", unknown.getFirst(), "no entry names it (expected: no such file)");
    }
  }

  static MarketplaceException refused(String check, String what, String problem) {
    return new MarketplaceException(Reason.VERIFICATION, check + ": " + what + ": " + problem);
  }
}
