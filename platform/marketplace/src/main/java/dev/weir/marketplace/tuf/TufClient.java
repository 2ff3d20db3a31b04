package dev.weir.marketplace.tuf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A client of one repository, which may be mirrored.
///
/// Whatever fails, what was known before stays: [#trusted] gives the last good state without a
/// network. Safe for use by several threads and, over one store, by several processes.
public final class TufClient implements AutoCloseable {

  private final TrustedStore store;
  private final List<RepositorySource> mirrors;
  private final TufSettings settings;

  /// A client.
  ///
  /// @param mirrors asked in this order until one gives what verifies; closed with the client
  public TufClient(TrustedStore store, List<RepositorySource> mirrors, TufSettings settings) {
    if (mirrors.isEmpty()) {
      throw new IllegalArgumentException("mirrors: none (expected: at least one)");
    }
    this.store = store;
    this.mirrors = List.copyOf(mirrors);
    this.settings = settings;
  }

  /// Learns what is new.
  ///
  /// @throws TufException of the first mirror if none gave what verifies; those of the others are
  ///   suppressed in it
  public TrustedMetadata refresh() throws TufException {
    return fromAnyMirror("metadata", mirror -> store.locked(() -> refresh(mirror)));
  }

  private TrustedMetadata refresh(RepositorySource mirror) throws TufException, IOException {
    var now = settings.clock().instant();
    var progress = new StoredProgress(store);
    var refresh = new Refresh(MetadataReader.of(mirror), progress, settings, now);
    var metadata = refresh.run();
    progress.complete(refresh.used(), now);
    return metadata;
  }

  /// The last good state, whatever its age; empty before the first refresh.
  public Optional<TrustedMetadata> trusted() throws TufException {
    var state = store.state();
    while (true) {
      try {
        return trusted(state);
      } catch (TufException e) {
        // A refresh by somebody else may have swept its files away.
        var newer = store.state();
        if (e.check() != Check.STATE || newer.equals(state)) {
          throw e;
        }
        state = newer;
      }
    }
  }

  private Optional<TrustedMetadata> trusted(TrustedStore.State state) throws TufException {
    if (state.good().isEmpty()) {
      return Optional.empty();
    }
    var kept = new KeptSet(store, state);
    var whatever = settings.withFreshness(Freshness.FROZEN);
    try {
      return Optional.of(new Refresh(kept, kept, whatever, state.refreshed()).runCurators());
    } catch (IOException e) {
      throw TufException.state("state.json", e);
    }
  }

  /// Downloads a target to a file, whose folder must exist.
  public void download(TrustedMetadata metadata, TargetFile target, Path file) throws TufException {
    fromAnyMirror(
        target.path(),
        mirror -> {
          try (var in = open(mirror, metadata, target)) {
            VerifiedDownload.copy(in, target, file);
            return file;
          }
        });
  }

  /// The content of a small target.
  ///
  /// @param maxLength refused before it is asked for if it is longer
  public byte[] read(TrustedMetadata metadata, TargetFile target, int maxLength)
      throws TufException {
    if (target.length() > maxLength) {
      throw new TufException(
          Check.LENGTH,
          target.path(),
          target.length() + " bytes (expected: at most " + maxLength + ")");
    }
    return fromAnyMirror(
        target.path(),
        mirror -> {
          try (var in = open(mirror, metadata, target)) {
            var out = new ByteArrayOutputStream((int) target.length());
            VerifiedDownload.copy(in, target, out);
            return out.toByteArray();
          }
        });
  }

  private static InputStream open(
      RepositorySource mirror, TrustedMetadata metadata, TargetFile target)
      throws TufException, IOException {
    var location = target.location(metadata.root().consistentSnapshot());
    return mirror
        .open("targets/" + location)
        .orElseThrow(() -> new TufException(Check.UNAVAILABLE, target.path(), "is not there"));
  }

  private interface Attempt<T> {
    T with(RepositorySource mirror) throws TufException, IOException;
  }

  private <T> T fromAnyMirror(String what, Attempt<T> attempt) throws TufException {
    TufException first = null;
    for (var mirror : mirrors) {
      try {
        return attempt.with(mirror);
      } catch (IOException e) {
        first = add(first, MetadataReader.failure(mirror, what, e));
      } catch (TufException e) {
        first = add(first, e);
      }
    }
    throw Objects.requireNonNull(first, "at least one mirror");
  }

  private static TufException add(@Nullable TufException first, TufException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  @Override
  public void close() {
    mirrors.forEach(RepositorySource::close);
  }
}
