package dev.weir.marketplace.tuf;

import dev.weir.marketplace.tuf.TrustedStore.State;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A refresh that is kept in a store, step by step.
final class StoredProgress implements Refresh.Progress {

  private static final List<String> DROPPED = List.of(Root.TIMESTAMP, Root.SNAPSHOT);

  private final TrustedStore store;
  private State state;

  StoredProgress(TrustedStore store) throws TufException {
    this.store = store;
    this.state = store.state();
  }

  @Override
  public byte[] root() throws TufException {
    return seen(Root.ROOT)
        .orElseThrow(() -> new TufException(Check.STATE, "state.json", "seen.root: missing"));
  }

  @Override
  public Optional<byte[]> seen(String role) throws TufException {
    var digest = state.seen().get(role);
    return digest == null ? Optional.empty() : Optional.of(store.get(digest));
  }

  @Override
  public Optional<byte[]> kept(String role, MetaFile meta) {
    var digests = new ArrayList<String>();
    Optional.ofNullable(state.seen().get(role)).ifPresent(digests::add);
    Optional.ofNullable(state.good().get(role)).ifPresent(digests::add);
    return digests.stream()
        .map(this::readable)
        .flatMap(Optional::stream)
        .filter(bytes -> is(bytes, meta))
        .findFirst();
  }

  // One that the disk has spoilt is fetched again.
  private Optional<byte[]> readable(String digest) {
    try {
      return Optional.of(store.get(digest));
    } catch (TufException e) {
      return Optional.empty();
    }
  }

  private static boolean is(byte[] bytes, MetaFile meta) {
    // Without a digest the version alone would not tell two files apart.
    if (meta.hashes().equals(Hashes.NONE)) {
      return false;
    }
    try {
      meta.require(bytes, "");
      return true;
    } catch (TufException e) {
      return false;
    }
  }

  // Fast-forward recovery, 5.3.11: whoever had a key could have signed the highest version there
  // is. Dropped together with the change of keys, at one moment: later nothing would tell of it.
  @Override
  public void verifiedRoot(byte[] bytes, Root older, Root newer) throws IOException {
    var next = state.withSeen(Root.ROOT, store.put(bytes));
    if (DROPPED.stream().anyMatch(role -> newer.differsIn(role, older))) {
      for (var role : DROPPED) {
        next = next.withoutSeen(role);
      }
    }
    commit(next);
  }

  @Override
  public void verified(String role, byte[] bytes) throws IOException {
    var digest = store.put(bytes);
    if (!digest.equals(state.seen().get(role))) {
      commit(state.withSeen(role, digest));
    }
  }

  @Override
  public String keep(byte[] bytes) throws IOException {
    return store.put(bytes);
  }

  /// Makes a complete set the last good one.
  void complete(Map<String, String> used, Instant now) throws IOException {
    commit(new State(state.seen(), used, now));
    store.sweep(state);
  }

  private void commit(State next) throws IOException {
    store.commit(next);
    state = next;
  }
}
