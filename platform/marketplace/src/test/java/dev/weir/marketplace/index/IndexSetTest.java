package dev.weir.marketplace.index;

import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.Kind;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.FakeIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSetTest {

  @TempDir private Path folder;

  private final FakeIndex home = new FakeIndex();
  private final FakeIndex world = new FakeIndex();

  @BeforeEach
  void publish() {
    home.publish(entry("ours/billing"), NOW);
    world.publish(entry("acme/jwt-extra"), NOW).publish(entry("ours/payroll"), NOW);
  }

  @Test
  void aPrivateNameIsNeverLookedForInAPublicIndex() throws Exception {
    var indexes = indexes(List.of("ours"), List.of("*"));
    indexes.refresh(NOW);

    var index = indexes.resolve(reference("ours/payroll"));

    assertThat(index.name()).isEqualTo("home");
    assertThatThrownBy(() -> index.view().entry(Entries.id("ours/payroll")))
        .hasMessage("index: home/ours/payroll: not listed");
  }

  @Test
  void notEvenIfThePrivateIndexIsAway() throws Exception {
    home.away(true);
    var indexes = indexes(List.of("ours"), List.of("*"));
    indexes.refresh(NOW);

    var index = indexes.resolve(reference("ours/payroll"));

    assertThat(index.name()).isEqualTo("home");
    assertThatThrownBy(index::view)
        .hasMessage("index: home: nothing is known of it yet")
        .extracting(e -> ((MarketplaceException) e).reason())
        .isEqualTo(Reason.STALE);
  }

  @ParameterizedTest
  @CsvSource({
    "acme/jwt-extra, acme, true",
    "acme/jwt-extra, acme/jwt-extra, true",
    "acme/jwt-extra, acme/jwt-*, true",
    "acme/jwt-extra, *, true",
    "acme/jwt-extra, acm, false",
    "acme/jwt-extra, acme/jwt, false",
    "acme/jwt-extra, acme/kwt-*, false",
    "acme-evil/jwt-extra, acme, false",
    "acme-evil/jwt-extra, acme/*, false"
  })
  void isTrustedForWhatItsPatternsCover(String id, String pattern, boolean covers) {
    var trust = new Trust(List.of(pattern), Duration.ZERO);

    assertThat(trust.covers(Entries.id(id))).isEqualTo(covers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ac*", "*/x", "acme/", "acme/*x", "acme/x/y", "../x"})
  void patternsThatMeanNothingAreRefused(String pattern) {
    assertThat(Trust.problem(pattern)).isPresent();
  }

  @Test
  void anIndexThatWasAddedIsTrustedForNobody() {
    var indexes = indexes(List.of(), List.of());

    assertThatThrownBy(() -> indexes.resolve(reference("acme/jwt-extra")))
        .hasMessage("trust: acme/jwt-extra: publisher 'acme' is not trusted in [home, world]");
    assertThatThrownBy(() -> indexes.resolve(reference("world/acme/jwt-extra")))
        .hasMessage("trust: acme/jwt-extra: publisher 'acme' is not trusted in [world]");
  }

  @Test
  void aNamedIndexIsMeant() throws Exception {
    var indexes = indexes(List.of("*"), List.of("*"));

    assertThat(indexes.resolve(reference("world/acme/jwt-extra")).name()).isEqualTo("world");
    assertThat(indexes.resolve(reference("acme/jwt-extra")).name()).isEqualTo("home");
    assertThatThrownBy(() -> indexes.resolve(reference("mars/acme/jwt-extra")))
        .hasMessage("index: 'mars' (expected: one of: [home, world])");
  }

  @ParameterizedTest
  @CsvSource({
    "acme/x1, acme/x1",
    "acme/x1@1.2.3, acme/x1@1.2.3",
    "home/acme/x1@1.2.3-rc.1, home/acme/x1@1.2.3-rc.1"
  })
  void referencesAreRead(String text, String read) {
    assertThat(Reference.parse(text)).get().hasToString(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x1", "a/b/c/d1", "acme/x1@", "acme/x1@latest", "/acme/x1", "A/acme/x1"})
  void whatIsNoReferenceIsRefused(String text) {
    assertThat(Reference.parse(text)).isEmpty();
  }

  @Test
  void keepsTheLastGoodStateWithItsAgeWhenAnIndexIsAway() throws Exception {
    var indexes = indexes(List.of("*"), List.of("*"));
    indexes.refresh(NOW);
    home.away(true);

    var status = indexes.refresh(NOW.plus(Duration.ofHours(30))).getFirst();

    assertThat(status.freshness()).isEqualTo(IndexStatus.Freshness.STALE);
    assertThat(status)
        .hasToString(
            "home v1, stale, 30 h old, root v1, 2-of-3; unavailable: timestamp.json: away");
    assertThat(indexes.search("billing")).hasSize(1);
  }

  @Test
  void isStaleOnceItHasExpired() {
    var indexes = indexes(List.of("*"), List.of("*"));
    indexes.refresh(NOW);

    assertThat(indexes.status(NOW).getFirst())
        .hasToString("home v1, fresh (expires in 7 d), root v1, 2-of-3");
    assertThat(indexes.status(NOW.plus(Duration.ofDays(43))).getFirst())
        .hasToString("home v1, stale, 43 d old, root v1, 2-of-3");
  }

  @Test
  void aRevocationIsRememberedWhenItsFileCannotBeHad() throws Exception {
    home.revoke(Entries.revocation("ours/billing", "*", true));
    index("home", home, List.of("*")).refresh(NOW);
    home.without(Revocations.PATH).without(Catalog.PATH);

    var restarted = index("home", home, List.of("*"));
    var status = restarted.refresh(NOW);

    assertThat(status.problem().orElse("")).contains("not signed for by the curators");
    assertThat(restarted.view().revocations().all()).hasSize(1);
    assertThat(restarted.view().catalog().listings()).hasSize(1);
  }

  @Test
  void anEntryThatItsPublisherDidNotSignIsRefused() throws Exception {
    var index = index("home", home.byCurators("plugins/ours/billing.json"), List.of("*"));
    index.refresh(NOW);

    assertThatThrownBy(() -> index.view().entry(Entries.id("ours/billing")))
        .hasMessage(
            "listing: home/ours/billing: plugins/ours/billing.json: signed by the curators"
                + " (expected: by ours)");
  }

  @Test
  void filesAreReadOnce() throws Exception {
    var index = index("home", home, List.of("*"));
    index.refresh(NOW);
    index.view().entry(Entries.id("ours/billing"));
    index.refresh(NOW);
    home.away(true);

    index.view().entry(Entries.id("ours/billing"));

    assertThat(home.read())
        .containsExactly("catalog.json", "revocations.json", "plugins/ours/billing.json");
  }

  @Test
  void searchesAllWordsBestFirst() throws Exception {
    world.publish(entry("acme/extra-jwt"), NOW).publish(entry("acme/jwt"), NOW);
    var indexes = indexes(List.of("ours"), List.of("acme"));
    indexes.refresh(NOW);

    assertThat(indexes.search("JWT acme"))
        .extracting(hit -> hit.index() + "/" + hit.listing().id())
        .containsExactly("world/acme/jwt", "world/acme/jwt-extra", "world/acme/extra-jwt");
    assertThat(indexes.search("jwt nothing")).isEmpty();
    assertThat(indexes.search("payroll").getFirst().isTrusted()).isFalse();
  }

  @Test
  void searchesTenThousandListings() throws Exception {
    var listings = new ArrayList<Listing>();
    for (var i = 0; i < 10_000; i++) {
      var id = Entries.id("publisher-%d/plugin-%d".formatted(i % 500, i));
      listings.add(new Listing(id, Kind.JAVA, Entries.describe("Plugin number " + i), List.of()));
    }
    world.file(Catalog.PATH, Catalog.of(listings).write());
    var indexes = indexes(List.of(), List.of("*"));
    indexes.refresh(NOW);

    assertThat(indexes.search("plugin-777 summary"))
        .extracting(hit -> hit.listing().id().name())
        .startsWith("plugin-777", "plugin-7770")
        .hasSize(11);
  }

  private static Entry entry(String id) {
    return Entries.java(id, Entries.release(id, "1.0.0", new byte[] {1, 2, 3}));
  }

  private static Reference reference(String text) {
    return Reference.parse(text).orElseThrow();
  }

  private IndexSet indexes(List<String> trustedAtHome, List<String> trustedInTheWorld) {
    return new IndexSet(
        List.of(index("home", home, trustedAtHome), index("world", world, trustedInTheWorld)));
  }

  private Index index(String name, FakeIndex files, List<String> trusted) {
    return new Index(name, new Trust(trusted, Trust.USUAL_COOL_DOWN), files, folder.resolve(name));
  }
}
