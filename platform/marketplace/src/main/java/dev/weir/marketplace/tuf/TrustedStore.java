package dev.weir.marketplace.tuf;

import dev.weir.marketplace.AtomicFiles;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.json.JsonView;
import dev.weir.marketplace.json.JsonWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// What a client knows of one repository, on disk.
///
/// Files are kept by their digests and never change; `state.json` names those that count and is
/// replaced as a whole, which makes each step take place at one moment. A crash leaves files that
/// nothing names; the next refresh deletes them.
public final class TrustedStore {

  /// The file that says what counts.
  public static final String STATE = "state.json";

  private static final JsonReader.Limits LIMITS = new JsonReader.Limits(1 << 20, 4);

  private final Path folder;
  private final Path files;
  private final Path stateFile;
  private final Runnable beforeEachWrite;
  private final ReentrantLock lock = new ReentrantLock();

  TrustedStore(Path folder, Runnable beforeEachWrite) {
    this.folder = folder;
    this.files = folder.resolve("files");
    this.stateFile = folder.resolve(STATE);
    this.beforeEachWrite = beforeEachWrite;
  }

  /// A store that was made before.
  public static TrustedStore open(Path folder) throws TufException {
    var store = new TrustedStore(folder, () -> {});
    store.state();
    return store;
  }

  /// A store for a repository whose root is known, by hand or because it came with the program. One
  /// that exists is left as it is, for it may know newer roots.
  ///
  /// @throws TufException if the root is none, or has not the signatures that it asks for itself
  public static TrustedStore create(Path folder, byte[] root) throws TufException {
    var store = new TrustedStore(folder, () -> {});
    store.initialize(root);
    return store;
  }

  void initialize(byte[] root) throws TufException {
    if (Files.exists(stateFile)) {
      state();
      return;
    }
    var file = "root.json";
    var envelope = Envelope.parse(file, root);
    Root.parse(envelope, file).require(Root.ROOT, envelope, file);
    try {
      Files.createDirectories(files);
    } catch (IOException e) {
      throw TufException.state(folder.toString(), e);
    }
    locked(() -> {
      // Another process may have come first, and know more by now.
      if (Files.notExists(stateFile)) {
        commit(new State(Map.of(Root.ROOT, put(root)), Map.of(), Instant.EPOCH));
      }
      return state();
    });
  }

  /// What counts.
  ///
  /// @param seen digests of the newest root, timestamp and snapshot that were verified, by role:
  ///   nothing older is accepted
  /// @param good digests of the last complete set, by role; empty before the first
  /// @param refreshed when that set was last found to be the newest
  record State(Map<String, String> seen, Map<String, String> good, Instant refreshed) {
    State {
      seen = Map.copyOf(seen);
      good = Map.copyOf(good);
    }

    State withSeen(String role, String digest) {
      var copy = new LinkedHashMap<>(seen);
      copy.put(role, digest);
      return new State(copy, good, refreshed);
    }

    State withoutSeen(String role) {
      var copy = new LinkedHashMap<>(seen);
      copy.remove(role);
      return new State(copy, good, refreshed);
    }
  }

  State state() throws TufException {
    try {
      var view = JsonView.read(Files.readAllBytes(stateFile), LIMITS);
      view.member("v").integer(1, 1);
      return new State(
          strings(view.member("seen")),
          strings(view.member("good")),
          Instant.parse(view.member("refreshed").string()));
    } catch (IOException e) {
      throw TufException.state(stateFile.toString(), e);
    } catch (JsonException | DateTimeException e) {
      throw new TufException(Check.STATE, stateFile.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, String> strings(JsonView view) throws JsonException {
    var strings = new LinkedHashMap<String, String>();
    for (var member : view.members().entrySet()) {
      strings.put(member.getKey(), member.getValue().string());
    }
    return strings;
  }

  void commit(State state) throws IOException {
    var seen = JsonObject.EMPTY;
    for (var entry : state.seen.entrySet()) {
      seen = seen.with(entry.getKey(), entry.getValue());
    }
    var good = JsonObject.EMPTY;
    for (var entry : state.good.entrySet()) {
      good = good.with(entry.getKey(), entry.getValue());
    }
    var json =
        JsonObject.EMPTY
            .with("v", 1)
            .with("seen", seen)
            .with("good", good)
            .with("refreshed", state.refreshed.toString());
    // What the state names is on the disk before it.
    AtomicFiles.force(files);
    beforeEachWrite.run();
    AtomicFiles.write(stateFile, JsonWriter.write(json));
  }

  /// Keeps a file; returns its digest.
  String put(byte[] bytes) throws IOException {
    var digest = Sha256.of(bytes);
    var file = files.resolve(digest);
    // One that the disk has spoilt is written anew.
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
      beforeEachWrite.run();
      AtomicFiles.writeUnnamed(file, bytes);
    }
    return digest;
  }

  /// A file by its digest.
  byte[] get(String digest) throws TufException {
    var file = files.resolve(digest);
    try {
      var bytes = Files.readAllBytes(file);
      if (Sha256.of(bytes).equals(digest)) {
        return bytes;
      }
      throw new TufException(Check.STATE, file.toString(), "changed (expected: as it was written)");
    } catch (NoSuchFileException e) {
      throw new TufException(Check.STATE, file.toString(), "is gone", e);
    } catch (IOException e) {
      throw TufException.state(file.toString(), e);
    }
  }

  /// Deletes what the state does not name.
  void sweep(State state) throws IOException {
    var named = new HashSet<>(state.seen.values());
    named.addAll(state.good.values());
    AtomicFiles.sweep(folder);
    try (var list = Files.newDirectoryStream(files)) {
      for (var file : list) {
        if (!named.contains(file.getFileName().toString())) {
          beforeEachWrite.run();
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// What is done to a store while nobody else does anything to it.
  interface Work<T> {
    T run() throws TufException, IOException;
  }

  <T> T locked(Work<T> work) throws TufException {
    lock.lock();
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return work.run();
    } catch (OverlappingFileLockException e) {
      throw new TufException(
          Check.STATE, folder.toString(), "in use by another part of this program", e);
    } catch (IOException e) {
      throw TufException.state(folder.toString(), e);
    } finally {
      lock.unlock();
    }
  }
}
