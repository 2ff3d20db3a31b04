package dev.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.index.Index;
import dev.weir.marketplace.index.IndexSet;
import dev.weir.marketplace.index.Trust;
import dev.weir.marketplace.index.TufIndexFiles;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TrustedStore;
import dev.weir.marketplace.tuf.TufClient;
import dev.weir.marketplace.tuf.TufSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/// Prints how long refreshes of a [BigIndex] and a search of it take within a JVM: the first time,
/// and the median of the rounds after it.
public final class IndexFigures {

  private static final int ROUNDS = 7;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
  private final Path state;
  private final Path root;

  private record Cost(long wallNanos, long cpuNanos) {}

  private IndexFigures(Path state, Path root) {
    this.state = state;
    this.root = root;
  }

  /// Takes a folder for what clients know, the root, and the URLs of the index before and after.
  public static void main(String[] arguments) throws Exception {
    var figures = new IndexFigures(Path.of(arguments[0]), Path.of(arguments[1]));
    for (var round = 0; round < ROUNDS; round++) {
      figures.run(round, URI.create(arguments[2]), URI.create(arguments[3]));
    }
    figures.print();
  }

  private void run(int round, URI before, URI after) throws Exception {
    var folder = Files.createDirectory(state.resolve("round-" + round));
    measure("first refresh", before, folder, IndexFigures::refresh);
    measure("refresh, one publisher changed", after, folder, IndexFigures::refresh);
    measure("refresh, nothing new", after, folder, IndexFigures::refresh);
    measure("search by who knows nothing yet", after, folder, IndexFigures::search);
    try (var client = client(after, folder)) {
      var index = new IndexSet(List.of(index(client, folder)));
      index.search("plugin");
      measure("search again", () -> index.search("team 77 counts"));
    }
  }

  private interface Work {
    Object on(Index index) throws IOException, MarketplaceException;
  }

  // As a command does it: nothing is in memory.
  private void measure(String what, URI url, Path folder, Work work) throws Exception {
    try (var client = client(url, folder)) {
      measure(what, () -> work.on(index(client, folder)));
    }
  }

  private void measure(String what, Callable<?> work) throws Exception {
    var wall = System.nanoTime();
    var cpu = system.getProcessCpuTime();
    work.call();
    costs
        .computeIfAbsent(what, _ -> new ArrayList<>())
        .add(new Cost(System.nanoTime() - wall, system.getProcessCpuTime() - cpu));
  }

  private static Object refresh(Index index) {
    var status = index.refresh(Instant.now());
    if (!status.toString().contains("fresh")) {
      throw new IllegalStateException(status + " (expected: fresh)");
    }
    return status;
  }

  private static Object search(Index index) throws IOException, MarketplaceException {
    var found = new IndexSet(List.of(index)).search("team 77 counts");
    if (found.isEmpty()) {
      throw new IllegalStateException("nothing found");
    }
    return found;
  }

  private TufClient client(URI url, Path folder) throws IOException, MarketplaceException {
    var store = TrustedStore.create(folder.resolve("tuf"), Files.readAllBytes(root));
    return new TufClient(store, List.of(RepositorySource.of(url)), TufSettings.DEFAULT);
  }

  private static Index index(TufClient client, Path folder) {
    var trust = new Trust(List.of("*"), Duration.ZERO);
    return new Index("big", trust, new TufIndexFiles(client, false), folder.resolve("files"));
  }

  private void print() {
    costs.forEach((what, all) -> {
      var later = all.subList(1, all.size());
      IO.println(
          String.format(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.0f | %.0f |",
              what,
              all.getFirst().wallNanos / 1e6,
              all.getFirst().cpuNanos / 1e6,
              median(later.stream().map(Cost::wallNanos).toList()) / 1e6,
              median(later.stream().map(Cost::cpuNanos).toList()) / 1e6));
    });
  }

  private static double median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
