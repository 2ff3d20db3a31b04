package dev.weir.marketplace.tuf;

import dev.weir.marketplace.tuf.TrustedStore.State;
import java.util.Map;
import java.util.Optional;

/// The last good set of a store, read and verified as if it were a repository.
final class KeptSet implements Refresh.Progress, MetadataReader {

  private final TrustedStore store;
  private final Map<String, String> digests;

  KeptSet(TrustedStore store, State state) {
    this.store = store;
    this.digests = state.good();
  }

  @Override
  public Optional<byte[]> read(String name, long maxLength) throws TufException {
    if (name.endsWith(".root.json")) {
      return Optional.empty();
    }
    var role = name.replaceFirst("^[0-9]+\\.", "").replaceFirst("\\.json$", "");
    var kept = get(role);
    if (kept.isEmpty()) {
      throw new TufException(
          Check.MISSING_FILE, name, "was refused when the index was refreshed (expected: kept)");
    }
    return kept;
  }

  private Optional<byte[]> get(String role) throws TufException {
    var digest = digests.get(role);
    return digest == null ? Optional.empty() : Optional.of(store.get(digest));
  }

  @Override
  public byte[] root() throws TufException {
    return get(Root.ROOT)
        .orElseThrow(() -> new TufException(Check.STATE, "state.json", "good.root: missing"));
  }

  @Override
  public Optional<byte[]> seen(String role) {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> kept(String role, MetaFile meta) {
    return Optional.empty();
  }

  @Override
  public void verifiedRoot(byte[] bytes, Root older, Root newer) {
    throw new IllegalStateException("a kept set has one root");
  }

  @Override
  public void verified(String role, byte[] bytes) {}

  @Override
  public String keep(byte[] bytes) {
    return "";
  }
}
