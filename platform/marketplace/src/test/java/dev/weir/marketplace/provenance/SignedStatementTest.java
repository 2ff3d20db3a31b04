package dev.weir.marketplace.provenance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.author.SigningKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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

  @Test
  void isRefusedForAnotherArtifact() {
    var bytes = SignedStatement.sign(STATEMENT, key);

    assertThatThrownBy(() -> SignedStatement.verify(bytes, "tea", signers, "d".repeat(64)))
        .hasMessageStartingWith("provenance: tea: about sha256 aaaa");
  }
}
