package dev.weir.gateway.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.config.IndexRefresh;
import dev.weir.marketplace.entry.Behavior;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Permissions;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.IndexStatus.Freshness;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.PluginName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketTest {

  private static final Pin TEA = pin("ours/acme/tea");

  @TempDir private Path directory;
  private Instant now = Instant.now();
  private RevokingIndex index;
  private Market market;

  @BeforeEach
  void open() throws Exception {
    index = new RevokingIndex(directory.resolve("repository"));
    index.addTo(directory);
    market = reopened();
  }

  private Market reopened() {
    return new Market(directory.resolve("weir.yaml"), () -> now);
  }

  private static Pin pin(String name) {
    return new Pin(
        PluginName.parse(name).orElseThrow(),
        Kind.JAVA,
        Version.parse("1.0.0").orElseThrow(),
        "a".repeat(64),
        1,
        Optional.empty(),
        List.of(),
        Permissions.NONE,
        Behavior.USUAL,
        1);
  }

  private IndexStatus status() {
    return market.statuses().getFirst();
  }

  @Test
  void knowsNothingBeforeAnybodyHasAsked() {
    market.read();

    assertThat(status().freshness()).isEqualTo(Freshness.UNKNOWN);
    assertThat(market.revocation(TEA)).isEmpty();
  }

  @Test
  void writesNothingToRead() throws Exception {
    market.read();

    assertThat(directory.resolve(".weir")).doesNotExist();
  }

  @Test
  void growsStaleWithoutAnybodyAsking() throws Exception {
    index.refresh(directory);
    market.read();
    assertThat(status().freshness()).isEqualTo(Freshness.FRESH);

    now = now.plus(Duration.ofDays(8));

    assertThat(status().freshness()).isEqualTo(Freshness.STALE);
    assertThat(status().age().orElseThrow()).isGreaterThan(Duration.ofDays(7));
  }

  @Test
  void keepsRevocationsOfAnIndexThatHasExpired() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    now = now.plus(Duration.ofDays(1000));

    market.read();

    assertThat(market.revocation(TEA)).map(Revocation::isBlocking).contains(true);
  }

  @Test
  void seesWhatSomebodyElseHasLearnt() throws Exception {
    index.refresh(directory);
    market.read();
    index.revoke(RevokingIndex.BLOCK);
    assertThat(market.look()).isFalse();

    index.refresh(directory);

    assertThat(market.look()).isTrue();
    assertThat(market.revocation(TEA)).isPresent();
    assertThat(market.look()).isFalse();
  }

  @Test
  void seesTheFirstThatSomebodyElseHasLearnt() throws Exception {
    market.read();
    index.revoke(RevokingIndex.BLOCK);

    index.refresh(directory);

    assertThat(market.look()).isTrue();
  }

  @Test
  void doesNotForgetWhatAReloadThatCameToNothingHasRead() throws Exception {
    index.refresh(directory);
    market.read();
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);

    market.read();

    assertThat(market.look()).isTrue();
    assertThat(market.look()).isFalse();
  }

  @Test
  void believesAnIndexOnlyAboutItsOwnPlugins() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    market.read();

    assertThat(market.revocation(pin("theirs/acme/tea"))).isEmpty();
  }

  @Test
  void keepsRevocationsWhenItsMetadataIsDamaged() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    Files.writeString(directory.resolve(".weir/indexes/ours/tuf/state.json"), "{");

    market = reopened();
    market.read();

    assertThat(market.revocation(TEA)).isPresent();
    assertThat(status().problem().orElseThrow()).startsWith("state: ");
  }

  @Test
  void keepsRevocationsThatCannotBeReadAnyMore() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    market.read();

    overwrite(directory.resolve(".weir/indexes/ours/files"));

    assertThat(market.look()).isFalse();
    assertThat(market.revocation(TEA)).isPresent();
    assertThat(status().problem()).isPresent();
  }

  @Test
  void keepsRevocationsWhenAllThatIsKnownIsDeleted() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    market.read();

    delete(directory.resolve(".weir/indexes"));

    assertThat(market.look()).isFalse();
    assertThat(market.revocation(TEA)).isPresent();
    assertThat(status().freshness()).isEqualTo(Freshness.UNKNOWN);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void overwrite(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.writeString(file, "?");
      }
    }
  }

  @Test
  void keepsRevocationsWhenTheListOfIndexesIsWrong() throws Exception {
    index.revoke(RevokingIndex.BLOCK);
    index.refresh(directory);
    market.read();

    Files.writeString(directory.resolve("weir-indexes.json"), "{");

    assertThat(market.look()).isFalse();
    assertThat(market.revocation(TEA)).isPresent();
    assertThat(status().problem().orElseThrow()).startsWith("indexes: ");
  }

  @Test
  void saysThatNobodyLooksAfterAPluginWhoseIndexIsGone() {
    market.read();

    market.use(IndexRefresh.OFF, List.of(pin("gone/acme/tea")));

    assertThat(market.statuses().getLast())
        .hasToString("gone unknown: not in weir-indexes.json: nobody says what it revokes");
  }
}
