package dev.weir.gateway.market;

import dev.weir.gateway.config.IndexRefresh;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexFolder;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.index.KnownIndex;
import dev.weir.marketplace.install.Pin;
import dev.weir.marketplace.install.Workspace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the indexes of a configuration say of the plugins that are installed.
///
/// What is known on this disk is read at once and without asking anybody, so that no start waits
/// for an index or fails because of one. News come from two sides: the indexes are asked now and
/// then, and whoever else uses the folder, such as `weir index refresh`, may have asked them. Each
/// is seen by looking at the folder, which has one writer at a time.
///
/// What was revoked stays revoked until its index, signed and newer, says otherwise: neither an
/// index that is away nor a file that cannot be read lifts a revocation.
///
/// Safe for use by several threads.
public final class Market implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(Market.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Path list;
  private final IndexFolder folder;
  private final InstantSource clock;
  private final Map<String, IndexAsker> askers = new HashMap<>();

  // Written under the lock.
  private volatile MarketState state = MarketState.NONE;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Set<String> used = Set.of();
  private volatile IndexRefresh interval = IndexRefresh.OFF;
  private FolderStamp stamp = FolderStamp.NONE;
  // What has been acted on. A reload that comes to nothing reads, too, and does not act on it.
  private Optional<Map<String, Revocations>> announced = Optional.empty();
  private volatile Optional<Thread> watcher = Optional.empty();

  /// The indexes beside a configuration, of which nothing has been read yet.
  public Market(Path configuration, InstantSource clock) {
    var file = configuration.toAbsolutePath().normalize();
    this.list = file.resolveSibling(IndexList.NAME);
    this.folder = new IndexFolder(file.resolveSibling(Workspace.FOLDER));
    this.clock = clock;
  }

  /// Reads what is known on this disk. Asks nobody, and never fails: what cannot be read is as it
  /// was before.
  public synchronized void read() {
    stamp = FolderStamp.of(list, folder, state.configs());
    state = readState();
    // Indexes that were not in the list before have files of their own to look at.
    stamp = stamp.withNew(folder, state.configs());
    announced = announced.or(() -> Optional.of(state.revocations()));
  }

  private MarketState readState() {
    List<IndexConfig> configs;
    try {
      configs = IndexList.read(list).indexes();
    } catch (IOException | MarketplaceException e) {
      var problem = String.valueOf(e.getMessage());
      if (!state.problem().equals(Optional.of(problem))) {
        LOGGER.log(Level.WARNING, "the indexes stay as they were: " + problem);
      }
      return state.withProblem(problem);
    }
    var now = clock.instant();
    var statuses = new ArrayList<IndexStatus>();
    var revocations = new TreeMap<String, Revocations>();
    for (var config : configs) {
      var known = folder.known(config, now);
      statuses.add(known.status());
      revocations.put(config.name(), revocations(config.name(), known));
    }
    return new MarketState(configs, statuses, revocations, Optional.empty());
  }

  private Revocations revocations(String index, KnownIndex known) {
    if (known.revocations().isEmpty()) {
      LOGGER.log(
          Level.WARNING,
          "index {0}: its revocations stay as they were: {1}",
          index,
          known.status().problem().orElse(""));
    }
    var before = Optional.ofNullable(state.revocations().get(index));
    // Files that are gone say nothing: only what is verified now takes the place of what was.
    return known
        .revocations()
        .filter(_ -> before.isEmpty() || known.status().state().isPresent())
        .or(() -> before)
        .orElse(Revocations.NONE);
  }

  /// What the index of a plugin says against it.
  public Optional<Revocation> revocation(Pin pin) {
    return state.revocation(pin);
  }

  /// Says what is installed now, and how often its indexes are to be asked.
  public void use(IndexRefresh every, List<Pin> pins) {
    interval = every;
    used = Set.copyOf(pins.stream().map(pin -> pin.name().index()).sorted().distinct().toList());
  }

  /// Begins to look for news. To be called once.
  ///
  /// @param changed called on a thread of its own when something else may be revoked than before
  public synchronized void start(Runnable changed) {
    watcher =
        Optional.of(
            Thread.ofPlatform().daemon().name("weir-index-watch").start(() -> watch(changed)));
  }

  private void watch(Runnable changed) {
    while (rest()) {
      try {
        if (look()) {
          changed.run();
        }
        askIfDue();
      } catch (RuntimeException | Error e) { // the watch has to go on
        LOGGER.log(Level.ERROR, "looking at the indexes failed, and goes on", e);
      }
    }
  }

  private boolean rest() {
    try {
      return !closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return false;
    }
  }

  /// Reads what is known if somebody has learnt more.
  ///
  /// @return whether something else may be revoked than when it said so before, or was read first
  synchronized boolean look() {
    if (!FolderStamp.of(list, folder, state.configs()).equals(stamp)) {
      read();
    }
    var now = Optional.of(state.revocations());
    var isNew = !now.equals(announced);
    announced = now;
    return isNew;
  }

  private synchronized void askIfDue() {
    if (closed.getCount() == 0 || interval.every().isEmpty()) {
      return;
    }
    for (var config : state.configs()) {
      if (used.contains(config.name()) && !config.isFrozen()) {
        askers
            .computeIfAbsent(config.name(), _ -> new IndexAsker(folder, clock))
            .askIfDue(config, interval.every().get(), refreshed(config.name()));
      }
    }
  }

  private Instant refreshed(String index) {
    return status(index)
        .flatMap(IndexStatus::state)
        .map(it -> it.refreshed())
        .orElse(Instant.EPOCH);
  }

  private Optional<IndexStatus> status(String index) {
    return state.statuses().stream().filter(it -> it.index().equals(index)).findFirst();
  }

  /// How well the indexes are known now: those of the configuration, and those of installed plugins
  /// that are not in it any more.
  public synchronized List<IndexStatus> statuses() {
    var now = clock.instant();
    var all = new LinkedHashMap<String, IndexStatus>();
    for (var known : state.statuses()) {
      var problem =
          Optional.ofNullable(askers.get(known.index()))
              .flatMap(asker -> asker.problemSince(refreshed(known.index())))
              .or(known::problem)
              .or(state::problem);
      all.put(known.index(), new IndexStatus(known.index(), known.state(), now, problem));
    }
    used.stream().sorted().forEach(name -> all.computeIfAbsent(name, it -> notListed(it, now)));
    return List.copyOf(all.values());
  }

  private IndexStatus notListed(String name, Instant now) {
    var reason =
        state.problem().orElse("not in " + IndexList.NAME + ": nobody says what it revokes");
    return new IndexStatus(name, Optional.empty(), now, Optional.of(reason));
  }

  /// Ends all that looks for news.
  @Override
  public void close() {
    closed.countDown();
    List<IndexAsker> ending;
    synchronized (this) {
      ending = List.copyOf(askers.values());
    }
    ending.forEach(IndexAsker::close);
    watcher.ifPresent(Endings::await);
  }
}
