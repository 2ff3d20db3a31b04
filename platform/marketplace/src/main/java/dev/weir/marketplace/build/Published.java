package dev.weir.marketplace.build;

import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.entry.Entry;
import dev.weir.marketplace.entry.EntryId;
import dev.weir.marketplace.tuf.Check;
import dev.weir.marketplace.tuf.Delegation;
import dev.weir.marketplace.tuf.Envelope;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TargetFile;
import dev.weir.marketplace.tuf.Targets;
import dev.weir.marketplace.tuf.TrustedMetadata;
import dev.weir.marketplace.tuf.TufException;
import dev.weir.marketplace.tuf.TufKey;
import dev.weir.marketplace.tuf.TufLimits;
import dev.weir.marketplace.tuf.VerifiedDownload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a repository has of a publisher: its targets file and its entries.
///
/// @param envelope the targets file as it was signed; empty if it has published nothing yet
/// @param entries by their ids
/// @param delegation what the curators let it sign for, if they do
/// @param keys of the delegation
public record Published(
    String publisher,
    Optional<Envelope> envelope,
    SortedMap<EntryId, Entry> entries,
    Optional<Delegation> delegation,
    Map<String, TufKey> keys) {

  private static final int MAX_ENTRY = 4 << 20;

  public Published {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    keys = Map.copyOf(keys);
  }

  /// Nothing yet.
  public static Published nothing(String publisher) {
    return new Published(publisher, Optional.empty(), new TreeMap<>(), Optional.empty(), Map.of());
  }

  /// What a verified repository has.
  ///
  /// A file that has expired, or that another key has signed since, is read as well: it is what the
  /// next one follows. Who signs that one looks at [#requireTrusted] first.
  public static Published of(RepositorySource source, TrustedMetadata metadata, String publisher)
      throws IOException, MarketplaceException {
    var delegation =
        metadata.curators().delegations().stream()
            .filter(it -> it.name().equals(publisher))
            .findFirst();
    var isConsistent = metadata.root().consistentSnapshot();
    var meta = metadata.snapshot().of(publisher);
    var keys = metadata.curators().keys();
    if (meta.isEmpty()) {
      return new Published(publisher, Optional.empty(), new TreeMap<>(), delegation, keys);
    }
    var name = (isConsistent ? meta.get().version() + "." : "") + publisher + ".json";
    var bytes = read(source, "metadata/" + name);
    meta.get().require(bytes, name);
    var envelope = Envelope.parse(name, bytes);
    var entries = entries(source, publisher, Targets.parse(envelope, name), isConsistent);
    return new Published(publisher, Optional.of(envelope), entries, delegation, keys);
  }

  /// What the repository has that its curators write.
  public static Published here(
      RepositorySource source, String publisher, Optional<Envelope> envelope)
      throws IOException, MarketplaceException {
    var targets =
        envelope.isPresent()
            ? entries(source, publisher, Targets.parse(envelope.get(), publisher + ".json"), true)
            : new TreeMap<EntryId, Entry>();
    return new Published(publisher, envelope, targets, Optional.empty(), Map.of());
  }

  private static byte[] read(RepositorySource source, String path)
      throws IOException, MarketplaceException {
    var max = TufLimits.DEFAULT.targets();
    try (var in =
        source
            .open(path)
            .orElseThrow(() -> new TufException(Check.UNAVAILABLE, path, "is not there"))) {
      var bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new TufException(Check.LENGTH, path, "more than " + max + " bytes");
      }
      return bytes;
    }
  }

  private static SortedMap<EntryId, Entry> entries(
      RepositorySource source, String publisher, Targets targets, boolean isConsistent)
      throws IOException, MarketplaceException {
    var entries = new TreeMap<EntryId, Entry>();
    for (var target : targets.files().values()) {
      var id = idOf(publisher, target.path());
      if (id.isPresent()) {
        entries.put(id.get(), Entry.read(read(source, target, isConsistent), target.path()));
      }
    }
    return entries;
  }

  private static byte[] read(RepositorySource source, TargetFile target, boolean isConsistent)
      throws IOException, MarketplaceException {
    if (target.length() > MAX_ENTRY) {
      throw new TufException(
          Check.LENGTH,
          target.path(),
          target.length() + " bytes (expected: at most " + MAX_ENTRY + ")");
    }
    var out = new ByteArrayOutputStream((int) target.length());
    var location = "targets/" + target.location(isConsistent);
    try (var in =
        source
            .open(location)
            .orElseThrow(() -> new TufException(Check.UNAVAILABLE, location, "is not there"))) {
      VerifiedDownload.copy(in, target, out);
    }
    return out.toByteArray();
  }

  /// The entry that a target is, by its name, if it is one.
  static Optional<EntryId> idOf(String publisher, String path) {
    var folder = Delegation.PUBLISHERS + publisher + "/";
    if (!path.startsWith(folder) || !path.endsWith(".json")) {
      return Optional.empty();
    }
    return EntryId.parse(
        publisher + "/" + path.substring(folder.length(), path.length() - ".json".length()));
  }

  /// The targets file.
  public Optional<Targets> targets() throws TufException {
    return envelope.isEmpty()
        ? Optional.empty()
        : Optional.of(Targets.parse(envelope.get(), publisher + ".json"));
  }

  /// The version of the next targets file.
  public long nextVersion() throws TufException {
    return targets().map(Targets::version).orElse(0L) + 1;
  }

  /// The entry of an id.
  public Optional<Entry> entry(EntryId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /// Refuses a targets file that neither the curators' keys for the publisher nor a key that it
  /// knows itself has signed: whoever goes on from it signs for all that is in it.
  ///
  /// @param own keys of the publisher, of now or before
  public void requireTrusted(Collection<TufKey> own) throws MarketplaceException {
    if (envelope.isEmpty()) {
      return;
    }
    var name = publisher + ".json";
    var isDelegated = false;
    if (delegation.isPresent()) {
      var role = delegation.get().role();
      isDelegated = role.signers(envelope.get(), keys, name).size() >= role.threshold();
    }
    if (isDelegated || isSignedByAny(own, name)) {
      return;
    }
    throw new MarketplaceException(
        Reason.VERIFICATION,
        "threshold: %s: signed by %s (expected: by your key, or by one that --former-key names)"
            .formatted(name, List.copyOf(envelope.get().signatures().keySet())));
  }

  private boolean isSignedByAny(Collection<TufKey> own, String name) throws TufException {
    for (var key : own) {
      var alone = Delegation.publisher(publisher, List.of(key), 1).role();
      if (!alone.signers(envelope.orElseThrow(), Map.of(key.id(), key), name).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// Whose signatures a targets file still needs; empty if the curators' keys for the publisher are
  /// not known, or enough have signed.
  public List<String> missing(Envelope next) throws TufException {
    if (delegation.isEmpty()) {
      return List.of();
    }
    var role = delegation.get().role();
    var signers = role.signers(next, keys, publisher + ".json");
    if (signers.size() >= role.threshold()) {
      return List.of();
    }
    var others = new ArrayList<>(role.keyIds());
    others.removeAll(signers);
    return List.copyOf(others);
  }
}
