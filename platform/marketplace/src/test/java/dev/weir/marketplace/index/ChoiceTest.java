package dev.weir.marketplace.index;

import static dev.weir.marketplace.testing.Entries.release;
import static dev.weir.marketplace.testing.Entries.with;
import static dev.weir.marketplace.testing.Entries.yanked;
import static dev.weir.marketplace.testing.FakeIndex.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.testing.Entries;
import dev.weir.marketplace.testing.FakeIndex;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceTest {

  private static final String NAME = "acme/jwt-extra";
  private static final EntryId ID = Entries.id(NAME);
  private static final Duration LONG_AGO = Duration.ofDays(30);

  @TempDir private Path folder;

  private final FakeIndex files = new FakeIndex();
  private final List<Release> releases = new ArrayList<>();
  private final List<Listing.Listed> listed = new ArrayList<>();

  @Test
  void isTheNewestAndSaysWhyNotALaterOne() throws Exception {
    add(plain("1.3.0"), LONG_AGO);
    add(plain("1.4.2"), LONG_AGO);
    add(plain("1.5.0"), Duration.ofHours(5));

    var choice = Choice.of(view(), ID, wish());

    assertThat(choice.release().version()).hasToString("1.4.2");
    assertThat(choice.explanation())
        .isEqualTo(
            "newest for plugin API 1.3, gateway 1.0.0;"
                + " 1.5.0 skipped: listed 5 h ago, cool-down 72 h");
  }

  @Test
  void skipsWhatMayNotBeChosenForItsReason() throws Exception {
    add(plain("1.0.0"), LONG_AGO);
    add(with(plain("1.1.0"), "1.3", "*", ">=99"), LONG_AGO);
    add(with(plain("1.2.0"), "1.3", ">=2", "*"), LONG_AGO);
    add(with(plain("1.3.0"), "1.4", "*", "*"), LONG_AGO);
    add(yanked(plain("1.4.0"), "Loses keys"), LONG_AGO);
    add(plain("1.5.0"), LONG_AGO);
    releases.add(plain("1.6.0"));
    files.revoke(Entries.revocation(NAME, "=1.5.0", true));

    var choice = Choice.of(view(), ID, wish());

    assertThat(choice.release().version()).hasToString("1.0.0");
    assertThat(choice.skipped())
        .extracting(Choice.Skipped::toString)
        .containsExactly(
            "1.6.0 skipped: not listed by the curators",
            "1.5.0 skipped: revoked: Signs nothing",
            "1.4.0 skipped: yanked: Loses keys",
            "1.3.0 skipped: needs plugin API 1.4, the gateway has 1.3",
            "1.2.0 skipped: needs gateway >=2.0.0, this is 1.0.0",
            "1.1.0 skipped: needs Java >=99.0.0, this is " + Runtime.version().feature() + ".0.0");
  }

  @Test
  void takesAPreReleaseOnlyIfThereIsNoRelease() throws Exception {
    add(plain("2.0.0-rc.1"), LONG_AGO);
    add(plain("1.0.0"), LONG_AGO);
    assertThat(Choice.of(view(), ID, wish()).release().version()).hasToString("1.0.0");

    releases.removeLast();
    assertThat(Choice.of(view(), ID, wish()).release().version()).hasToString("2.0.0-rc.1");
  }

  @Test
  void aDevelopmentBuildOfTheGatewayCountsAsTheRelease() throws Exception {
    add(with(plain("1.0.0"), "1.3", ">=0.9.0", "*"), LONG_AGO);
    var platform = Entries.platform("0.9.0-SNAPSHOT", "1.3");

    var choice = Choice.of(view(), ID, Choice.Wish.newest(platform, NOW));

    assertThat(choice.release().version()).hasToString("1.0.0");
  }

  @Test
  void anExactVersionMaySkipTheCoolDownIfThatIsAllowed() throws Exception {
    add(plain("1.5.0"), Duration.ofHours(5));
    var view = view();

    assertThatThrownBy(() -> Choice.of(view, ID, exactly("1.5.0", false)))
        .hasMessage(
            "choice: official/acme/jwt-extra: no release may be chosen:"
                + " 1.5.0 skipped: listed 5 h ago, cool-down 72 h");
    assertThat(Choice.of(view, ID, exactly("1.5.0", true)).explanation()).isEqualTo("asked for");
  }

  @Test
  void allowingFreshReleasesMeansNothingWithoutAVersion() throws Exception {
    add(plain("1.4.0"), LONG_AGO);
    add(plain("1.5.0"), Duration.ofHours(5));

    var wish = new Choice.Wish(Entries.PLATFORM, NOW, Optional.empty(), true);

    assertThat(Choice.of(view(), ID, wish).release().version()).hasToString("1.4.0");
  }

  @Test
  void aRevokedVersionIsRefusedWithItsOwnReason() throws Exception {
    add(plain("1.5.0"), LONG_AGO);
    files.revoke(Entries.revocation(NAME, "*", true));
    var view = view();

    assertThatThrownBy(() -> Choice.of(view, ID, exactly("1.5.0", true)))
        .extracting(e -> ((MarketplaceException) e).reason())
        .isEqualTo(Reason.REVOKED);
  }

  @Test
  void aWarningDoesNotKeepFromIt() throws Exception {
    add(plain("1.5.0"), LONG_AGO);
    files.revoke(Entries.revocation(NAME, "*", false));

    assertThat(Choice.of(view(), ID, wish()).warning()).isPresent();
  }

  @Test
  void anotherDigestUnderAListedVersionIsRefused() throws Exception {
    add(plain("1.5.0"), LONG_AGO);
    releases.set(0, release(NAME, "1.5.0", new byte[] {1}));
    var view = view();

    assertThatThrownBy(() -> Choice.of(view, ID, wish()))
        .hasMessageStartingWith("listing: official/acme/jwt-extra: 1.5.0: sha256 ")
        .extracting(e -> ((MarketplaceException) e).reason())
        .isEqualTo(Reason.VERIFICATION);
  }

  @Test
  void aVersionThatIsNotThereIsNotFound() throws Exception {
    add(plain("1.5.0"), LONG_AGO);
    var view = view();

    assertThatThrownBy(() -> Choice.of(view, ID, exactly("9.9.9", false)))
        .hasMessage("version: official/acme/jwt-extra: no release 9.9.9");
  }

  private static Release plain(String version) {
    return release(NAME, version, version.getBytes(StandardCharsets.UTF_8));
  }

  private void add(Release release, Duration age) {
    releases.add(release);
    listed.add(new Listing.Listed(release.version(), release.artifact().sha256(), NOW.minus(age)));
  }

  private static Choice.Wish wish() {
    return Choice.Wish.newest(Entries.PLATFORM, NOW);
  }

  private static Choice.Wish exactly(String version, boolean allowsFresh) {
    return new Choice.Wish(
        Entries.PLATFORM, NOW, Optional.of(Entries.version(version)), allowsFresh);
  }

  private IndexView view() throws Exception {
    var entry = Entries.java(NAME, releases.toArray(Release[]::new));
    files.publish(entry, NOW);
    files.list(new Listing(ID, entry.kind(), entry.description(), listed));
    var trust = new Trust(List.of("*"), Trust.USUAL_COOL_DOWN);
    var index = new Index("official", trust, files, folder);
    assertThat(index.refresh(NOW).problem()).isEmpty();
    return index.view();
  }
}
