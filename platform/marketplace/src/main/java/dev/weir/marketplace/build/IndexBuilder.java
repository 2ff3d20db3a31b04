package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Catalog;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.entry.Listing;
import dev.weir.marketplace.entry.Policy;
import dev.weir.marketplace.entry.Release;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.entry.Version;
import dev.weir.marketplace.store.WebFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes the files of an index from a folder of sources.
///
/// The folder has `policy.json`, `revocations.json` and `sources/<publisher>/<name>/plugin.json`.
/// All problems are reported at once, and with a problem nothing is made. What was listed before
/// stays listed, with the digest and the time that it was listed with.
public final class IndexBuilder {

  private final Path folder;
  private final Checkout checkout;
  private final Catalog previous;
  private final Instant now;
  private Optional<CheckoutOrigin> origin = Optional.empty();
  private final List<String> problems = new ArrayList<>();
  private final SortedMap<String, SortedMap<String, byte[]>> files = new TreeMap<>();
  private final List<Listing> listings = new ArrayList<>();
  private final Set<String> guests = new HashSet<>();
  private final List<Entry> submitted = new ArrayList<>();

  /// A builder.
  ///
  /// @param folder the folder of the index
  /// @param previous what the index listed until now
  public IndexBuilder(Path folder, Checkout checkout, Catalog previous, Instant now) {
    this.folder = folder;
    this.checkout = checkout;
    this.previous = previous;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /// Where builds leave their artifacts.
  ///
  /// @param root what paths with a leading slash are below
  /// @param version of what is built there
  /// @param web where artifacts come from that were built elsewhere
  public record Checkout(Path root, Version version, WebFiles web) {}

  /// Lists what publishers have signed who publish with keys of their own.
  ///
  /// @param publishers whose listings stay as they are
  /// @param entries what they handed in, checked, which is listed
  public IndexBuilder with(Set<String> publishers, Collection<Entry> entries) {
    guests.addAll(publishers);
    submitted.addAll(entries);
    return this;
  }

  /// States of what is built in the checkout where it comes from.
  public IndexBuilder stating(CheckoutOrigin known) {
    origin = Optional.of(known);
    return this;
  }

  /// Makes the files.
  ///
  /// @throws MarketplaceException with all that is wrong
  public BuiltIndex build() throws IOException, MarketplaceException {
    var policy = Policy.read(Files.readAllBytes(folder.resolve("policy.json")), "policy.json");
    var revocations = Revocations.read(Files.readAllBytes(folder.resolve("revocations.json")));
    for (var file : sources()) {
      try {
        add(file, policy);
      } catch (MarketplaceException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    addGuests();
    requireNothingVanished();
    requireDistinctNames();
    if (!problems.isEmpty()) {
      throw new MarketplaceException(Reason.VERIFICATION, String.join("\n", problems));
    }
    return new BuiltIndex(Catalog.of(listings), revocations, files);
  }

  private List<Path> sources() throws IOException {
    if (Files.notExists(folder.resolve("sources"))) {
      return List.of();
    }
    try (var all = Files.walk(folder.resolve("sources"), 3)) {
      return all.filter(file -> file.getFileName().toString().equals("plugin.json"))
          .sorted()
          .toList();
    }
  }

  private void add(Path file, Policy policy) throws IOException, MarketplaceException {
    var name = folder.relativize(file).toString().replace('\\', '/');
    var source = Source.read(Files.readAllBytes(file), name);
    if (!name.equals("sources/" + source.id() + "/plugin.json")) {
      throw problem(name, "id: '%s' (expected: as its folders are called)".formatted(source.id()));
    }
    if (guests.contains(source.id().publisher())) {
      throw problem(
          name,
          "%s publishes with keys of its own (expected: no sources, or not in %s)"
              .formatted(source.id().publisher(), Publishers.NAME));
    }
    var ofPublisher = files.computeIfAbsent(source.id().publisher(), _ -> new TreeMap<>());
    var releases = new ArrayList<Release>();
    for (var draft : source.releases()) {
      var built =
          new ReleaseBuilder(source, draft, checkout, file.resolveSibling("."), origin).build(name);
      releases.add(built.release());
      ofPublisher.putAll(built.files());
    }
    var entry =
        new Entry(source.id(), source.kind(), source.description(), Optional.empty(), releases);
    var bytes = entry.write();
    // What is published has passed the reader that gateways have.
    var read = Entry.read(bytes, name);
    policy.problem(read).ifPresent(what -> problems.add("policy: " + name + ": " + what));
    ofPublisher.put(source.id().path(), bytes);
    listings.add(listing(entry, name));
  }

  private void addGuests() throws MarketplaceException {
    var ids = submitted.stream().map(Entry::id).collect(Collectors.toSet());
    previous.listings().values().stream()
        .filter(it -> guests.contains(it.id().publisher()) && !ids.contains(it.id()))
        .forEach(listings::add);
    for (var entry : submitted) {
      listings.add(listing(entry, entry.id().path()));
    }
  }

  private Listing listing(Entry entry, String name) throws MarketplaceException {
    var listed = new ArrayList<Listing.Listed>();
    for (var release : entry.releases()) {
      var sha256 = release.artifact().sha256();
      var before =
          previous.listing(entry.id()).flatMap(listing -> listing.release(release.version()));
      if (before.isPresent() && !before.get().sha256().equals(sha256)) {
        throw problem(
            name,
            "%s: sha256 %s (expected: %s, as it was listed)"
                .formatted(release.version(), sha256, before.get().sha256()));
      }
      listed.add(before.orElseGet(() -> new Listing.Listed(release.version(), sha256, now)));
    }
    return new Listing(entry.id(), entry.kind(), entry.description(), listed);
  }

  // Who pinned a release has to be able to get it; what should not be used is yanked or revoked.
  private void requireNothingVanished() {
    var built = Catalog.of(listings);
    for (var before : previous.listings().values()) {
      for (var release : before.releases()) {
        var isThere =
            built.listing(before.id()).flatMap(now -> now.release(release.version())).isPresent();
        if (!isThere) {
          problems.add(
              "listing: %s %s: gone (expected: there, yanked or revoked if need be)"
                  .formatted(before.id(), release.version()));
        }
      }
    }
  }

  // Names that differ in hyphens only are taken for each other.
  private void requireDistinctNames() {
    var names = new HashMap<String, String>();
    var publishers = new HashMap<String, String>();
    for (var listing : listings) {
      var id = listing.id();
      requireDistinct(publishers, id.publisher(), id);
      requireDistinct(names, id.name(), id);
    }
  }

  private void requireDistinct(Map<String, String> known, String name, EntryId id) {
    var other = known.putIfAbsent(name.replace("-", ""), name);
    if (other != null && !other.equals(name)) {
      problems.add("names: %s: '%s' looks like '%s'".formatted(id, name, other));
    }
  }

  static MarketplaceException problem(String file, String what) {
    return new MarketplaceException(Reason.VERIFICATION, "source: " + file + ": " + what);
  }
}
