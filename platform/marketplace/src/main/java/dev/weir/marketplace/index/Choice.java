package dev.weir.marketplace.index;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Platform;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.entry.Version;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The release that was chosen, and why not another one.
///
/// The newest that may be: listed with the same digest, not revoked, not yanked, compatible, past
/// the cool-down. Releases come before pre-releases.
///
/// @param warning what is said against it, if it may be installed all the same
/// @param skipped those that would have been preferred
public record Choice(
    IndexView view,
    IndexView.Found found,
    Release release,
    Listing.Listed listed,
    Optional<Revocation> warning,
    List<Skipped> skipped,
    Wish wish) {

  private static final Comparator<Release> PREFERRED_FIRST =
      Comparator.comparing((Release release) -> release.version().isPreRelease())
          .thenComparing(Comparator.comparing(Release::version).reversed());

  public Choice {
    skipped = List.copyOf(skipped);
  }

  /// What is asked for.
  ///
  /// @param version exactly this one
  /// @param allowsFresh whether an exact version may be younger than the cool-down
  public record Wish(
      Platform platform, Instant now, Optional<Version> version, boolean allowsFresh) {

    /// The newest.
    public static Wish newest(Platform platform, Instant now) {
      return new Wish(platform, now, Optional.empty(), false);
    }
  }

  /// A release that was not chosen.
  public record Skipped(Version version, Reason reason, String why) {

    @Override
    public String toString() {
      return version + " skipped: " + why;
    }
  }

  /// Chooses.
  ///
  /// @throws MarketplaceException if no release may be chosen; the message has the reason of each
  public static Choice of(IndexView view, EntryId id, Wish wish)
      throws IOException, MarketplaceException {
    var found = view.entry(id);
    var skipped = new ArrayList<Skipped>();
    for (var release : candidates(found, wish)) {
      var why = why(view, found, release, wish);
      if (why.isPresent()) {
        skipped.add(why.get());
        continue;
      }
      var listed = found.listing().release(release.version()).orElseThrow();
      var warning = view.revocations().of(id, release.version(), release.artifact().sha256());
      return new Choice(view, found, release, listed, warning, skipped, wish);
    }
    throw nothing(view, id, wish, skipped);
  }

  private static List<Release> candidates(IndexView.Found found, Wish wish) {
    return found.entry().releases().stream()
        .filter(release -> wish.version().map(release.version()::equals).orElse(true))
        .sorted(PREFERRED_FIRST)
        .toList();
  }

  private static MarketplaceException nothing(
      IndexView view, EntryId id, Wish wish, List<Skipped> skipped) {
    var name = view.index().name() + "/" + id;
    if (skipped.isEmpty()) {
      return new MarketplaceException(
          Reason.NOT_FOUND,
          "version: %s: no release %s".formatted(name, wish.version().orElseThrow()));
    }
    return new MarketplaceException(
        skipped.getFirst().reason(),
        "choice: %s: no release may be chosen: %s"
            .formatted(name, String.join("; ", skipped.stream().map(Skipped::toString).toList())));
  }

  private static Optional<Skipped> why(
      IndexView view, IndexView.Found found, Release release, Wish wish) {
    var version = release.version();
    var listed = found.listing().release(version);
    if (listed.isEmpty()) {
      return skipped(version, Reason.VERIFICATION, "not listed by the curators");
    }
    var revocation =
        view.revocations()
            .of(found.entry().id(), version, release.artifact().sha256())
            .filter(Revocation::isBlocking);
    if (revocation.isPresent()) {
      return skipped(version, Reason.REVOKED, "revoked: " + revocation.get());
    }
    if (release.yanked().isPresent()) {
      return skipped(version, Reason.NOT_FOUND, "yanked: " + release.yanked().get());
    }
    var problem = release.compat().problem(wish.platform());
    if (problem.isPresent()) {
      return skipped(version, Reason.INCOMPATIBLE, problem.get());
    }
    return tooFresh(view, listed.get(), wish);
  }

  private static Optional<Skipped> tooFresh(IndexView view, Listing.Listed listed, Wish wish) {
    var age = Duration.between(listed.listedAt(), wish.now());
    var coolDown = view.index().trust().coolDown();
    if (age.compareTo(coolDown) >= 0 || (wish.version().isPresent() && wish.allowsFresh())) {
      return Optional.empty();
    }
    return skipped(
        listed.version(),
        Reason.NOT_FOUND,
        "listed %s ago, cool-down %d h".formatted(Ages.text(age), coolDown.toHours()));
  }

  private static Optional<Skipped> skipped(Version version, Reason reason, String why) {
    return Optional.of(new Skipped(version, reason, why));
  }

  /// Why this one: `newest for plugin API 1.3, gateway 1.0.0; 1.5.0 skipped: …`.
  public String explanation() {
    var platform = wish.platform();
    var text = new StringBuilder();
    if (wish.version().isPresent()) {
      text.append("asked for");
    } else {
      text.append("newest for ")
          .append(
              release
                  .compat()
                  .abi()
                  .map(abi -> "ABI " + abi)
                  .orElse("plugin API " + platform.pluginApi()))
          .append(", gateway ")
          .append(platform.gateway());
    }
    skipped.forEach(other -> text.append("; ").append(other));
    return text.toString();
  }
}
