package dev.weir.cli.market;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.RepositoryWriter;
import dev.weir.marketplace.build.Published;
import dev.weir.marketplace.build.Publishers;
import dev.weir.marketplace.build.Submission;
import dev.weir.marketplace.build.SubmissionCheck;
import dev.weir.marketplace.build.SubmissionCheck.Rules;
import dev.weir.marketplace.tuf.FolderSource;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What publishers have handed in, looked at before the curators list it.
final class Admissions {

  private final Path repository;
  private final RepositoryWriter writer;
  private final Publishers publishers;
  private final Rules rules;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Admitted> admitted = new LinkedHashMap<>();

  Admissions(Path repository, RepositoryWriter writer, Publishers publishers, Rules rules) {
    this.repository = repository;
    this.writer = writer;
    this.publishers = publishers;
    this.rules = rules;
  }

  /// Those that passed every check; what is published already is passed over.
  ///
  /// @param places submissions, and folders of them
  /// @param scratch where they are unpacked
  /// @throws MarketplaceException with all that is wrong with any of them
  List<Admitted> of(List<Path> places, Path scratch) throws IOException, MarketplaceException {
    for (var file : files(places)) {
      try {
        admit(Submission.open(file, scratch));
      } catch (MarketplaceException e) {
        problems.add("submission: " + file + ": " + e.getMessage());
      }
    }
    requireKeys();
    if (!problems.isEmpty()) {
      throw new MarketplaceException(Reason.VERIFICATION, String.join("\n", problems));
    }
    return List.copyOf(admitted.values());
  }

  private static List<Path> files(List<Path> places) throws IOException, MarketplaceException {
    var files = new ArrayList<Path>();
    for (var place : places) {
      if (Files.isDirectory(place)) {
        try (var all = Files.list(place)) {
          all.filter(Admissions::isSubmission).sorted().forEach(files::add);
        }
      } else if (Files.isRegularFile(place)) {
        files.add(place);
      } else {
        throw new MarketplaceException(Reason.NOT_FOUND, "submission: " + place + ": no such file");
      }
    }
    return files;
  }

  private static boolean isSubmission(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && file.getFileName().toString().endsWith(".zip")
        && !file.getFileName().toString().startsWith(".");
  }

  private void admit(Submission submission) throws IOException, MarketplaceException {
    var name = submission.publisher();
    var publisher =
        publishers
            .find(name)
            .orElseThrow(() ->
                new MarketplaceException(
                    Reason.VERIFICATION,
                    "publisher: '%s' has no keys here (expected: one of: %s; to add it: weir index publisher add)"
                        .formatted(name, publishers.publishers().keySet())));
    var before = Published.here(new FolderSource(repository), name, writer.signed(name));
    if (isPublished(submission, before)) {
      return;
    }
    var check = new SubmissionCheck(submission, before, rules);
    check.requireSigned(publisher.delegation(name), keys(publisher));
    var known = admitted.put(name, new Admitted(submission, before, check.requireGood()));
    if (known != null) {
      throw new MarketplaceException(
          Reason.VERIFICATION,
          "version: another one of %s: %s (expected: one at a time)"
              .formatted(name, known.submission().name()));
    }
  }

  private static Map<String, TufKey> keys(Publishers.Publisher publisher) {
    return publisher.keys().stream().collect(Collectors.toMap(TufKey::id, Function.identity()));
  }

  // To the byte: so submissions may stay where they are.
  private boolean isPublished(Submission submission, Published before)
      throws IOException, TufException {
    var file = repository.resolve("metadata").resolve(submission.metadata());
    return submission.targets().version() < before.nextVersion()
        && Files.exists(file)
        && Arrays.equals(Files.readAllBytes(file), submission.draft().bytes());
  }

  // Clients refuse what only keys of before have signed.
  private void requireKeys() throws IOException, TufException {
    for (var publisher : publishers.publishers().entrySet()) {
      var name = publisher.getKey();
      var signed = writer.signed(name);
      if (admitted.containsKey(name) || signed.isEmpty()) {
        continue;
      }
      var role = publisher.getValue().delegation(name).role();
      var signers = role.signers(signed.get(), keys(publisher.getValue()), name);
      if (signers.size() < role.threshold()) {
        problems.add(
            "threshold: %s.json: signed by %d of its keys (expected: %d; its keys changed, so a submission signed by"
                    .formatted(name, signers.size(), role.threshold())
                + " them has to be published with the change)");
      }
    }
  }
}
