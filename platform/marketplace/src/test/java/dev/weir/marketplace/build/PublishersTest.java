package dev.weir.marketplace.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.author.SigningKey;
import dev.weir.marketplace.build.Publishers.Publisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishersTest {

  @TempDir private Path folder;
  private final Publisher acme = publisher();

  private static Publisher publisher() {
    return new Publisher(List.of(SigningKey.generate().publicKey()), 1);
  }

  @Test
  void areNobodyWithoutAFile() throws Exception {
    assertThat(Publishers.read(folder)).isEqualTo(Publishers.NONE);
  }

  @Test
  void areReadAsTheyWereWritten() throws Exception {
    var publishers = Publishers.NONE.with("acme", acme).with("other", publisher());

    publishers.write(folder);

    assertThat(Publishers.read(folder)).isEqualTo(publishers);
  }

  @Test
  void signForTheirOwnFolderAlone() {
    assertThat(acme.delegation("acme").paths()).containsExactly("plugins/acme/*");
    assertThat(acme.delegation("acme").terminating()).isTrue();
  }

  @Test
  void haveNoKeyOfEachOther() {
    var publishers = Publishers.NONE.with("acme", acme);

    assertThatThrownBy(() -> publishers.with("other", acme))
        .hasMessageMatching(
            "other: key [0-9a-f]{64} is one of acme \\(expected: a key of its own\\)");
  }

  @Test
  void areNotTakenForEachOther() {
    var publishers = Publishers.NONE.with("ac-me", acme);

    assertThatThrownBy(() -> publishers.with("acme", publisher()))
        .hasMessage("publisher: 'acme' looks like 'ac-me'");
  }

  @Test
  void areNoRolesOfTheIndex() {
    assertThatThrownBy(() -> Publishers.NONE.with("targets", acme))
        .hasMessageStartingWith("publisher: 'targets' (expected: 2 to 40 of a-z");
  }

  @Test
  void canReachTheirThreshold() {
    var two = new Publisher(acme.keys(), 2);

    assertThatThrownBy(() -> Publishers.NONE.with("acme", two))
        .hasMessageStartingWith("acme: threshold 2 of 1 keys");
  }

  @Test
  void areReadStrictly() throws Exception {
    Files.writeString(folder.resolve("publishers.json"), "{\"v\":1,\"publishers\":{},\"x\":1}");

    assertThatThrownBy(() -> Publishers.read(folder))
        .isInstanceOf(MarketplaceException.class)
        .hasMessageStartingWith("format: publishers.json: x: unknown");
  }
}
