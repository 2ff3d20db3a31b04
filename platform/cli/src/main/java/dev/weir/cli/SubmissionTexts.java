package dev.weir.cli;

import dev.weir.cli.market.Admitted;
import dev.weir.marketplace.json.JsonArray;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How commands show what publishers hand in.
final class SubmissionTexts {

  private static final int SHORT = 12;

  private SubmissionTexts() {}

  /// For people.
  static List<String> lines(Admitted admitted) {
    var submission = admitted.submission();
    var signers =
        submission.draft().envelope().signatures().keySet().stream()
            .map(SubmissionTexts::shortened)
            .toList();
    var lines = new ArrayList<String>();
    lines.add(
        "%s %d, signed by %s, good until %s"
            .formatted(
                submission.publisher(),
                submission.targets().version(),
                String.join(", ", signers),
                submission.targets().expires()));
    for (var news : admitted.news()) {
      lines.addAll(lines(news));
    }
    if (admitted.news().isEmpty()) {
      lines.add("  no new release");
    }
    return lines;
  }

  private static List<String> lines(Admitted.News news) {
    var artifact = news.release().artifact();
    var name = news.id() + " " + news.release().version();
    if (!news.isNew()) {
      return List.of(
          "  changed   "
              + name
              + ": "
              + news.release().yanked().map(it -> "yanked: " + it).orElse("not yanked any more"));
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "  new       %s, %s, %,d bytes, sha256 %s",
            name,
            news.kind().id(),
            artifact.size(),
            shortened(artifact.sha256())),
        "  wants     " + CandidateTexts.text(news.release().permissions()));
  }

  private static String shortened(String hex) {
    return hex.substring(0, Math.min(SHORT, hex.length())) + "...";
  }

  /// For programs.
  static JsonObject json(Admitted admitted) {
    var submission = admitted.submission();
    List<JsonValue> releases = new ArrayList<>();
    for (var news : admitted.news()) {
      var release = news.release();
      var json =
          JsonObject.EMPTY
              .with("name", news.id().toString())
              .with("kind", news.kind().id())
              .with("version", release.version().toString())
              .with("new", news.isNew())
              .with("sha256", release.artifact().sha256())
              .with("size", release.artifact().size())
              .with("permissions", release.permissions().json());
      releases.add(
          release.yanked().isPresent() ? json.with("yanked", release.yanked().get()) : json);
    }
    return JsonObject.EMPTY
        .with("publisher", submission.publisher())
        .with("version", submission.targets().version())
        .with("expires", submission.targets().expires().toString())
        .with(
            "signers",
            JsonArray.ofStrings(List.copyOf(submission.draft().envelope().signatures().keySet())))
        .with("releases", new JsonArray(releases));
  }
}
