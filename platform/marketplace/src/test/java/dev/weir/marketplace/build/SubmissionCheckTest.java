package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.entry.Policy;
import dev.weir.marketplace.store.WebFiles;
import dev.weir.marketplace.testing.Jars;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.TufKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a publisher may hand in, and what nobody may.
class SubmissionCheckTest extends SubmissionFixture {

  @Test
  void passesAFirstReleaseAndTheNextOne() throws Exception {
    var first = draft(nothing(), "1.0.0");
    requireGood(first, nothing());
    var before = published(first);

    var entries = check(handIn(draft(before, "1.1.0")), before).requireGood();

    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().releases())
        .extracting(release -> release.version().toString())
        .containsExactly("1.1.0", "1.0.0");
  }

  @Test
  void isTheSameBytesForTheSameRelease() throws Exception {
    var one = folder.resolve("one.zip");
    var other = folder.resolve("other.zip");

    Submission.write("acme", draft(nothing(), "1.0.0"), one);
    Submission.write("acme", draft(nothing(), "1.0.0"), other);

    assertThat(one).hasSameBinaryContentAs(other);
  }

  @Test
  void takesTheFileThatWasSignedToTheByte() throws Exception {
    var draft = draft(nothing(), "1.0.0");
    var spaced = ("\n" + draft.text()).getBytes(UTF_8);
    var zip = folder.resolve("spaced.zip");
    Submission.write("acme", TargetsDraft.received("1.acme.json", spaced, draft.contents()), zip);

    var submission = open(zip);

    assertThat(submission.draft().bytes()).isEqualTo(spaced);
    check(submission, nothing()).requireSigned(delegation(1, acme), keys(acme));
  }

  @Test
  void yanksWhatIsPublishedAndChangesNothingElse() throws Exception {
    var before = published(draft(nothing(), "1.0.0"));
    var edit = new PublisherEdit(before, Optional.empty());
    var version = before.entries().firstEntry().getValue().releases().getFirst().version();
    edit.add(folder.resolve("plugin"), false, Map.of(version, "loses keys"));

    var entries = check(handIn(edit.prepare(EXPIRES).signedBy(acme)), before).requireGood();

    assertThat(entries.getFirst().releases().getFirst().yanked()).contains("loses keys");
  }

  @Test
  void refusesThePathOfAnotherPublisher() throws Exception {
    var evil =
        signed(onto(nothing(), draft(nothing(), "1.0.0")).put("plugins/other/x.jar", new byte[1]));

    refused(
        "path: 1.acme.json: 'plugins/other/x.jar' (expected: only plugins/acme/*)",
        () -> requireGood(evil, nothing()));
  }

  @Test
  void refusesWhatAnotherKeyHasSigned() throws Exception {
    var submission = handIn(draft(nothing(), "1.0.0"));
    var other = SigningKey.generate();

    refused(
        "threshold: 1.acme.json: signed by 0 of the keys that the delegation of the curators names",
        () -> check(submission, nothing()).requireSigned(delegation(1, other), keys(other)));
  }

  @Test
  void refusesTooFewSignatures() throws Exception {
    var other = SigningKey.generate();
    var draft = draft(nothing(), "1.0.0");
    var check = check(handIn(draft), nothing());

    refused(
        "threshold: 1.acme.json: signed by 1 of the keys",
        () -> check.requireSigned(delegation(2, acme, other), keys(acme, other)));
    check(handIn(draft.signedBy(other)), nothing())
        .requireSigned(delegation(2, acme, other), keys(acme, other));
  }

  private static Delegation delegation(int threshold, SigningKey... keys) {
    return Delegation.publisher("acme", List.copyOf(keys(keys).values()), threshold);
  }

  private static Map<String, TufKey> keys(SigningKey... keys) {
    var all = new TreeMap<String, TufKey>();
    for (var key : keys) {
      all.put(key.publicKey().id(), key.publicKey());
    }
    return all;
  }

  @Test
  void refusesAVersionThatIsNotTheNext() throws Exception {
    var before = published(draft(nothing(), "1.0.0"));
    var again = draft(nothing(), "1.1.0");

    refused(
        "version: 1.acme.json: 1 (expected: 2, one more than what is published)",
        () -> requireGood(again, before));
  }

  @Test
  void refusesAnotherArtifactOfARelease() throws Exception {
    var before = published(draft(nothing(), "1.0.0"));
    var other = draft(nothing(), "1.0.0", "{}", Jars.plugin("jwt", "1.0.0").file("a.txt", "a"));
    var evil = signed(onto(before, other));

    refused("hash: " + JAR + ": sha256 ", () -> requireGood(evil, before));
    refused(
        "release: acme/jwt 1.0.0: sha256 ",
        () -> draft(before, "1.0.0", "{}", Jars.plugin("jwt", "1.0.0").file("a.txt", "a")));
  }

  @Test
  void refusesAnotherRecordOfARelease() throws Exception {
    var before = published(draft(nothing(), "1.0.0"));
    var other = draft(nothing(), "1.0.0", "{\"threads\": true}", Jars.plugin("jwt", "1.0.0"));
    var evil = signed(onto(before, other));

    refused(
        "release: acme/jwt 1.0.0: its record changed (expected: as it was published, but for yanked)",
        () -> requireGood(evil, before));
  }

  @Test
  void refusesThatAReleaseVanishes() throws Exception {
    var before = published(draft(nothing(), "1.0.0"));
    var evil =
        signed(
            onto(before, draft(nothing(), "1.1.0"))
                .remove(JAR)
                .remove("plugins/acme/jwt-1.0.0.README.md"));

    refused("release: acme/jwt 1.0.0: gone", () -> requireGood(evil, before));
  }

  @Test
  void refusesCodeThatCanDoMoreThanItDeclares() throws Exception {
    var jar =
        Jars.plugin("jwt", "1.0.0")
            .calling("java.util.concurrent.Executors", "newCachedThreadPool");
    var honest = draft(nothing(), "1.0.0", "{\"threads\": true}", jar);
    var entry =
        text(honest, ENTRY)
            .replace("\"detected\":[\"threads\"],", "")
            .replace("\"permissions\":{\"threads\":true}", "\"permissions\":{}");
    var evil = signed(onto(nothing(), honest).put(ENTRY, entry.getBytes(UTF_8)));

    refused(
        "artifact: acme/jwt 1.0.0: permissions: not declared: threads",
        () -> requireGood(evil, nothing()));
  }

  @Test
  void refusesAJarWithAForeignManifest() throws Exception {
    var honest = draft(nothing(), "1.0.0");
    var jar = Jars.plugin("cors", "1.0.0").bytes();
    var entry =
        text(honest, ENTRY)
            .replaceAll(
                "(\"artifact\":\\{[^}]*\"sha256\":\")[0-9a-f]{64}(\",\"size\":)[0-9]+",
                "$1" + Sha256.of(jar) + "$2" + jar.length);
    var evil = signed(onto(nothing(), honest).put(ENTRY, entry.getBytes(UTF_8)).put(JAR, jar));

    refused("artifact: acme/jwt 1.0.0: manifest: ", () -> requireGood(evil, nothing()));
  }

  @Test
  void refusesWhatNoEntryNames() throws Exception {
    var evil =
        signed(onto(nothing(), draft(nothing(), "1.0.0")).put("plugins/acme/x.html", new byte[1]));

    refused("path: plugins/acme/x.html: no entry names it", () -> requireGood(evil, nothing()));
  }

  @Test
  void refusesAnEntryOfAnotherName() throws Exception {
    var honest = draft(nothing(), "1.0.0");
    var evil =
        signed(
            onto(nothing(), honest)
                .put("plugins/acme/cors.json", text(honest, ENTRY).getBytes(UTF_8)));

    refused(
        "id: plugins/acme/cors.json: 'acme/jwt' (expected: 'acme/cors')",
        () -> requireGood(evil, nothing()));
  }

  @Test
  void refusesDelegationsToOthers() throws Exception {
    var evil =
        signed(
            onto(nothing(), draft(nothing(), "1.0.0"))
                .delegate("other", List.of(acme.publicKey()), 1));

    refused(
        "delegation-scope: 1.acme.json: delegates to others", () -> requireGood(evil, nothing()));
  }

  @Test
  void goesOnOnlyFromWhatThePublisherOrItsCuratorsVouchFor() throws Exception {
    var published = published(draft(nothing(), "1.0.0"));
    var other = SigningKey.generate();
    var delegated =
        new Published(
            "acme",
            published.envelope(),
            published.entries(),
            Optional.of(delegation(1, acme)),
            keys(acme));

    refused(
        "threshold: acme.json: signed by [" + acme.publicKey().id() + "] (expected: by your key",
        () -> published.requireTrusted(List.of(other.publicKey())));
    published.requireTrusted(List.of(other.publicKey(), acme.publicKey()));
    delegated.requireTrusted(List.of(other.publicKey()));
  }

  @Test
  void refusesWhatHasExpiredAndWhatNeverDoes() throws Exception {
    var edit = onto(nothing(), draft(nothing(), "1.0.0"));

    refused("expired: 1.acme.json", () -> requireGood(edit.prepare(NOW).signedBy(acme), nothing()));
    refused(
        "format: 1.acme.json: expires on 2036-",
        () -> requireGood(edit.prepare(NOW.plus(Duration.ofDays(3650))).signedBy(acme), nothing()));
  }

  @Test
  void refusesWhatItDoesNotBring() throws Exception {
    var draft = draft(nothing(), "1.0.0");
    var contents = new TreeMap<>(draft.contents());
    contents.remove(JAR);
    var without = new TargetsDraft(draft.envelope(), contents, draft.text());

    refused("missing-file: " + JAR, () -> requireGood(without, nothing()));
  }

  @Test
  void refusesWhatThePolicyDoesNotList() throws Exception {
    var policy =
        Policy.read(
            """
            { "v": 1, "licenses": ["Apache-2.0"], "categories": ["auth"], "forbidden": [],
              "maxSize": 10000 }
            """
                .getBytes(UTF_8),
            "policy.json");
    var submission = handIn(draft(nothing(), "1.0.0"));
    var rules =
        new SubmissionCheck.Rules(Optional.of(policy), new WebFiles(), (_, _, _) -> {}, NOW);

    refused(
        "policy: acme/jwt: license: 'MIT'",
        () -> new SubmissionCheck(submission, nothing(), rules).requireGood());
  }
}
