package dev.weir.cli;

import dev.weir.marketplace.entry.Capability;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.install.Candidate;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.PinnedCanary;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.provenance.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// How commands show what was verified of a release, and what it asks for.
final class CandidateTexts {

  private static final int SHORT = 12;

  private CandidateTexts() {}

  /// For people.
  static List<String> lines(Candidate candidate, IndexStatus index) {
    var choice = candidate.choice();
    var artifact = candidate.release().artifact();
    var lines = new ArrayList<String>();
    lines.add(candidate.name().toString());
    lines.add("  index     " + index);
    lines.add(
        "  selected  %s  (%s)".formatted(candidate.release().version(), choice.explanation()));
    lines.add(
        "  signer    %s (%s), listed by curators %s"
            .formatted(
                candidate.name().id().publisher(),
                candidate.signers().stream()
                    .map(id -> "ed25519 " + id.substring(0, SHORT) + "...")
                    .collect(Collectors.joining(", ")),
                choice.listed().listedAt().atZone(ZoneOffset.UTC).toLocalDate()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  artifact  %,d B  sha256 %s...  OK",
            artifact.size(),
            artifact.sha256().substring(0, SHORT)));
    lines.add(
        "  checked   "
            + candidate.report().outcomes().stream()
                .map(outcome -> outcome.check())
                .distinct()
                .collect(Collectors.joining(", ")));
    lines.add("  built     provenance: " + provenance(candidate.provenance()));
    lines.add("  wants     " + wants(candidate));
    lines.add("  isolation " + isolation(candidate.kind()));
    changes(candidate).forEach(line -> lines.add("  change    " + line));
    choice.warning().ifPresent(warning -> lines.add("  warning   " + warning));
    return lines;
  }

  private static String wants(Candidate candidate) {
    var detected =
        candidate.report().detected().keySet().stream()
            .map(Capability::id)
            .collect(Collectors.joining(", "));
    return text(candidate.release().permissions())
        + (detected.isEmpty() ? "" : "  (detected in code: " + detected + ")");
  }

  /// Where it was built, in one line.
  static String provenance(Optional<Statement> provenance) {
    return provenance
        .map(statement ->
            "OK, %s@%s%s"
                .formatted(
                    statement.source().repository(),
                    statement.source().commit().substring(0, SHORT),
                    statement.source().isClean() ? "" : " and uncommitted changes"))
        .orElse("none");
  }

  /// Where it was built, for programs.
  static JsonObject withProvenance(JsonObject json, Optional<Statement> provenance) {
    return provenance.isEmpty()
        ? json
        : json.with(
            "provenance",
            JsonObject.EMPTY
                .with("repository", provenance.get().source().repository())
                .with("commit", provenance.get().source().commit())
                .with("clean", provenance.get().source().isClean())
                .with("builder", provenance.get().builder()));
  }

  /// What is asked for, in one line.
  static String text(Permissions permissions) {
    return permissions.lines().isEmpty()
        ? "nothing beyond handling requests"
        : String.join("; ", permissions.lines());
  }

  /// What holds a plugin back.
  static String isolation(Kind kind) {
    return switch (kind) {
      case JAVA -> "java: runs with the gateway's rights";
      case WASM -> "wasm: sees its requests and what the host gives it, within limits";
    };
  }

  private static List<String> changes(Candidate candidate) {
    var lines = new ArrayList<String>();
    if (candidate.before().isPresent()) {
      lines.add(candidate.before().get().version() + " -> " + candidate.release().version());
      candidate.addedPermissions().forEach(added -> lines.add("permissions: + " + added));
      candidate.droppedPermissions().forEach(dropped -> lines.add("permissions: - " + dropped));
    }
    if (candidate.hasNewKind()) {
      lines.add(
          "kind: " + candidate.before().orElseThrow().kind().id() + " -> " + candidate.kind().id());
    }
    if (candidate.hasNewSigners()) {
      lines.add("signed by other keys than before");
    }
    return lines;
  }

  /// For programs.
  static JsonObject json(Candidate candidate, IndexStatus index) {
    var release = candidate.release();
    var json =
        JsonObject.EMPTY
            .with("name", candidate.name().toString())
            .with("kind", candidate.kind().id())
            .with("version", release.version().toString());
    if (candidate.before().isPresent()) {
      json = json.with("before", candidate.before().get().version().toString());
    }
    return withProvenance(json, candidate.provenance())
        .with("index", IndexTexts.status(index))
        .with("why", candidate.choice().explanation())
        .with("listedAt", candidate.choice().listed().listedAt().toString())
        .with("signers", JsonArray.ofStrings(candidate.signers()))
        .with("sha256", release.artifact().sha256())
        .with("size", release.artifact().size())
        .with("permissions", release.permissions().json())
        .with("permissionsHash", release.permissions().hash())
        .with("addedPermissions", JsonArray.ofStrings(candidate.addedPermissions()));
  }

  /// A version that is tried out.
  static JsonObject json(PinnedCanary canary) {
    return json(canary.pin()).with("share", canary.share());
  }

  /// The same for people.
  static String line(PinnedCanary canary) {
    return canary.pin().label() + " is tried out with " + canary.share() + " of the requests";
  }

  /// A plugin that is installed.
  static JsonObject json(Pin pin) {
    return JsonObject.EMPTY
        .with("name", pin.name().toString())
        .with("kind", pin.kind().id())
        .with("version", pin.version().toString())
        .with("sha256", pin.sha256())
        .with("permissions", pin.permissions().json());
  }
}
