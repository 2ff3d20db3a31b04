package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Jars;
import dev.weir.marketplace.tuf.TufException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;

/// A publisher called `acme`, what it hands in, and what it must not.
abstract class SubmissionFixture {

  static final Instant NOW = Instant.parse("2026-08-20T10:00:00Z");
  static final Instant EXPIRES = NOW.plus(Duration.ofDays(90));
  static final String ENTRY = "plugins/acme/jwt.json";
  static final String JAR = "plugins/acme/jwt-1.0.0.jar";

  @TempDir Path folder;
  final SigningKey acme = SigningKey.generate();
  private int files;

  /// What `weir plugin sign` makes of a plugin.
  TargetsDraft draft(Published before, String version, String permissions, Jars jar)
      throws Exception {
    var plugin = Files.createDirectories(folder.resolve("plugin"));
    Files.write(plugin.resolve("jwt.jar"), jar.bytes());
    Files.writeString(plugin.resolve("README.md"), "# JWT " + version);
    Files.writeString(
        plugin.resolve("plugin.json"),
        """
        { "v": 1, "id": "acme/jwt", "kind": "java", "title": "JWT", "summary": "Checks JWT",
          "license": "MIT", "categories": ["auth"],
          "releases": [{ "version": "%s", "artifact": { "build": "jwt.jar" }, "permissions": %s,
            "compat": { "pluginApi": ["1.3"], "gateway": "*" }, "readme": "README.md" }] }
        """
            .formatted(version, permissions));
    var edit = new PublisherEdit(before, Optional.empty());
    edit.add(plugin, true, Map.of());
    return edit.prepare(EXPIRES).signedBy(acme);
  }

  TargetsDraft draft(Published before, String version) throws Exception {
    return draft(before, version, "{}", Jars.plugin("jwt", version));
  }

  static Published nothing() {
    return Published.nothing("acme");
  }

  /// What a repository has after it has published that.
  Published published(TargetsDraft draft) throws Exception {
    var submission = handIn(draft);
    var entries = new TreeMap<>(nothing().entries());
    submission.entries().forEach(entry -> entries.put(entry.id(), entry));
    return new Published(
        "acme", Optional.of(draft.envelope()), entries, Optional.empty(), Map.of());
  }

  Submission handIn(TargetsDraft draft) throws IOException, MarketplaceException {
    var zip = folder.resolve("acme-" + ++files + ".zip");
    Submission.write("acme", draft, zip);
    return open(zip);
  }

  Submission open(Path zip) throws IOException, MarketplaceException {
    return Submission.open(zip, folder.resolve("unpacked-" + files));
  }

  static SubmissionCheck check(Submission submission, Published before) throws TufException {
    return new SubmissionCheck(
        submission,
        before,
        new SubmissionCheck.Rules(Optional.empty(), new WebFiles(), (_, _, _) -> {}, NOW));
  }

  void requireGood(TargetsDraft draft, Published before) throws Exception {
    check(handIn(draft), before).requireGood();
  }

  static void refused(String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(MarketplaceException.class)
        .hasMessageStartingWith(message)
        .satisfies(e ->
            assertThat(((MarketplaceException) e).reason())
                .isIn(Reason.VERIFICATION, Reason.STALE));
  }

  /// The next targets file, into which somebody puts what the tool would not.
  TargetsEdit onto(Published before, TargetsDraft draft) throws Exception {
    var edit = TargetsEdit.after(before.targets());
    for (var content : draft.contents().entrySet()) {
      try (var in = content.getValue().open()) {
        edit.put(content.getKey(), in.readAllBytes());
      }
    }
    return edit;
  }

  TargetsDraft signed(TargetsEdit edit) {
    return edit.prepare(EXPIRES).signedBy(acme);
  }

  static String text(TargetsDraft draft, String path) throws IOException {
    try (var in = Objects.requireNonNull(draft.contents().get(path)).open()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
