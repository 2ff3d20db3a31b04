package dev.weir.marketplace.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedStatementTest {

  private static final String SHA256 = "a".repeat(64);
  private static final Statement STATEMENT =
      new Statement(
          "plugins/acme/tea-1.0.0.jar",
          SHA256,
          new Statement.Source("git+https://acme.example/tea.git", "b".repeat(40), true),
          "https://acme.example/ci",
          new TreeMap<>(Map.of("pom.xml", "c".repeat(64))));

  private final SigningKey key = SigningKey.generate();
  private final List<String> signers = List.of(key.publicKey().id());

  @Test
  void isReadAsItWasSigned() throws Exception {
    var bytes = SignedStatement.sign(STATEMENT, key);

    assertThat(SignedStatement.verify(bytes, "tea", signers, SHA256)).isEqualTo(STATEMENT);
  }

  @Test
  void isTheSameForTheSameBuild() {
    assertThat(SignedStatement.sign(STATEMENT, key))
        .isEqualTo(SignedStatement.sign(STATEMENT, key));
  }

  @Test
  void isRefusedFromAnotherKey() {
    var bytes = SignedStatement.sign(STATEMENT, SigningKey.generate());

    assertThatThrownBy(() -> SignedStatement.verify(bytes, "tea", signers, SHA256))
        .hasMessageStartingWith("provenance: tea: signed by none of [");
  }

  @Test
  void isRefusedUnderTheKeyOfAnotherSigner() {
    var other = SigningKey.generate();
    var text =
        new String(SignedStatement.sign(STATEMENT, other), UTF_8)
            .replace(other.publicKey().publicKey(), key.publicKey().publicKey());

    assertThatThrownBy(() -> SignedStatement.verify(text.getBytes(UTF_8), "tea", signers, SHA256))
        .hasMessageStartingWith("provenance: tea: signed by none of [");
  }

  @Test
  void isRefusedWhenChanged() {
    var text = new String(SignedStatement.sign(STATEMENT, key), UTF_8);
    var payload = Base64.getEncoder().encodeToString(STATEMENT.write());
    var other =
        Base64.getEncoder()
            .encodeToString(
                new String(STATEMENT.write(), UTF_8).replace("tea.git", "rum.git").getBytes(UTF_8));

    assertThat(text).contains(payload);
    assertThatThrownBy(() ->
            SignedStatement.verify(
                text.replace(payload, other).getBytes(UTF_8), "tea", signers, SHA256))
        .hasMessageStartingWith("provenance: tea: signed by none of [");
  }

  /// What it says is shown to whoever decides about an installation.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "git+https://acme.example/tea.git\n  wants     nothing beyond handling requests",
        "git+https://acme.example/\u001b[2Jtea.git",
        "git+https://acme.example/\u202etea.git",
        ""
      })
  void isRefusedIfItSteersATerminal(String repository) {
    var source = new Statement.Source(repository, "b".repeat(40), true);
    var statement =
        new Statement(STATEMENT.artifact(), SHA256, source, STATEMENT.builder(), new TreeMap<>());
    var bytes = SignedStatement.sign(statement, key);

    assertThatThrownBy(() -> SignedStatement.verify(bytes, "tea", signers, SHA256))
        .hasMessageContaining("externalParameters.repository: ")
        .hasMessageContaining("printable characters")
        .message()
        .doesNotContain("\n", "\u001b", "\u202e");
  }

  @Test
  void isRefusedForAnotherArtifact() {
    var bytes = SignedStatement.sign(STATEMENT, key);

    assertThatThrownBy(() -> SignedStatement.verify(bytes, "tea", signers, "d".repeat(64)))
        .hasMessageStartingWith("provenance: tea: about sha256 aaaa");
  }

  /// As other tools read it: the pre-authentication encoding of DSSE 1.0.
  @Test
  void isSignedAsTheStandardSays() throws Exception {
    var view = JsonView.of(JsonReader.read(SignedStatement.sign(STATEMENT, key)));
    var payload = Base64.getDecoder().decode(view.member("payload").string());
    var type = "application/vnd.in-toto+json";
    var signed = new ByteArrayOutputStream();
    signed.writeBytes(("DSSEv1 28 " + type + " " + payload.length + " ").getBytes(UTF_8));
    signed.writeBytes(payload);
    var signature = view.member("signatures").elements().getFirst().member("sig").string();

    assertThat(view.member("payloadType").string()).isEqualTo(type);
    assertThat(payload).isEqualTo(STATEMENT.write());
    assertThat(
            key.publicKey()
                .verifies(
                    signed.toByteArray(),
                    HexFormat.of().formatHex(Base64.getDecoder().decode(signature))))
        .isTrue();
  }
}
