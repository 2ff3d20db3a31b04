package dev.weir.marketplace.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.author.TargetsDraft;
import dev.weir.marketplace.author.TargetsEdit;
import dev.weir.marketplace.provenance.SignedStatement;
import dev.weir.marketplace.provenance.Statement;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files that an entry names beside its artifact.
class SubmittedFilesTest extends SubmissionFixture {

  /// An entry that names a file, which is a target but nowhere to be had, or another one.
  private TargetsDraft naming(String member, String path, byte[] named, byte[] target)
      throws Exception {
    var honest = draft(nothing(), "1.0.0");
    var file = "{\"path\":\"%s\",\"sha256\":\"%s\"}".formatted(path, Sha256.of(named));
    var text = text(honest, ENTRY);
    var entry =
        member.equals("icon")
            ? text.replaceFirst("\"kind\":", "\"icon\":" + file + ",\"kind\":")
            : text.replaceFirst("\"readme\":\\{[^}]*}", "\"" + member + "\":" + file);
    var edit = onto(nothing(), honest).put(ENTRY, entry.getBytes(UTF_8));
    return signed(member.equals("icon") ? edit.put(path, target) : readmeAs(edit, path, target));
  }

  private static TargetsEdit readmeAs(TargetsEdit edit, String path, byte[] target) {
    return edit.remove("plugins/acme/jwt-1.0.0.README.md").put(path, target);
  }

  @Test
  void refusesAnIconThatIsNotTheOneOfItsEntry() throws Exception {
    var icon = "plugins/acme/jwt.svg";
    var evil = naming("icon", icon, new byte[] {1}, new byte[] {2});

    refused("hash: " + icon + ": sha256 ", () -> requireGood(evil, nothing()));
  }

  @Test
  void refusesAnIconThatItDoesNotBring() throws Exception {
    var icon = "plugins/acme/jwt.svg";
    var draft = naming("icon", icon, new byte[] {1}, new byte[] {1});
    var contents = new TreeMap<>(draft.contents());
    contents.remove(icon);
    var without = new TargetsDraft(draft.envelope(), contents, draft.text());

    refused("missing-file: " + icon, () -> requireGood(without, nothing()));
  }

  @ParameterizedTest
  @CsvSource({
    "configSchema, schema.json, {}, schema: plugins/acme/jwt-1.0.0.schema.json: ",
    "sbom, cdx.json, {}, sbom: plugins/acme/jwt-1.0.0.cdx.json: "
  })
  void refusesADocumentThatIsNone(String member, String end, String text, String message)
      throws Exception {
    var bytes = text.getBytes(UTF_8);
    var evil = naming(member, "plugins/acme/jwt-1.0.0." + end, bytes, bytes);

    refused(message, () -> requireGood(evil, nothing()));
  }

  private TargetsDraft stating(SigningKey signer, String sha256) throws Exception {
    var source = new Statement.Source("git+https://acme.example/jwt", "b".repeat(40), true);
    var statement = new Statement(JAR, sha256, source, "https://acme.example/ci", new TreeMap<>());
    var bytes = SignedStatement.sign(statement, signer);
    var honest = draft(nothing(), "1.0.0");
    var path = "plugins/acme/jwt-1.0.0.intoto.json";
    var entry =
        text(honest, ENTRY)
            .replaceFirst(
                "\"readme\":",
                "\"provenance\":{\"bundle\":{\"path\":\"%s\",\"sha256\":\"%s\"}},\"readme\":"
                    .formatted(path, Sha256.of(bytes)));
    return signed(onto(nothing(), honest).put(ENTRY, entry.getBytes(UTF_8)).put(path, bytes));
  }

  private String jar() throws Exception {
    try (var in = Objects.requireNonNull(draft(nothing(), "1.0.0").contents().get(JAR)).open()) {
      return Sha256.of(in.readAllBytes());
    }
  }

  @Test
  void refusesAProvenanceThatGatewaysWouldRefuse() throws Exception {
    requireGood(stating(acme, jar()), nothing());

    refused(
        "provenance: plugins/acme/jwt-1.0.0.intoto.json: signed by none of ",
        () -> requireGood(stating(SigningKey.generate(), jar()), nothing()));
    refused(
        "provenance: plugins/acme/jwt-1.0.0.intoto.json: about sha256 ",
        () -> requireGood(stating(acme, "a".repeat(64)), nothing()));
  }
}
