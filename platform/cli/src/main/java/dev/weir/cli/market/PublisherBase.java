package dev.weir.cli.market;

import dev.weir.cli.filter.Scratch;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.build.Published;
import dev.weir.marketplace.index.IndexList;
import dev.weir.marketplace.json.JsonObject;
import dev.weir.marketplace.json.JsonWriter;
import dev.weir.marketplace.tuf.RepositorySource;
import dev.weir.marketplace.tuf.TrustedStore;
import dev.weir.marketplace.tuf.TufClient;
import dev.weir.marketplace.tuf.TufSettings;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// What a publisher's next targets file goes on from, verified as gateways verify it.
@FunctionalInterface
public interface PublisherBase {

  /// What is published of a publisher.
  Published of(String publisher) throws IOException, MarketplaceException;

  /// Nothing: it publishes for the first time.
  static PublisherBase first() {
    return Published::nothing;
  }

  /// What an index of a configuration has, of the first of its mirrors that gives what verifies.
  static PublisherBase ofIndex(MarketFolder folder, String index) {
    return publisher -> {
      var config = IndexList.read(folder.indexes()).require(index);
      var failures = new ArrayList<MarketplaceException>();
      var known = folder.indexFolder();
      for (var source : known.sources(config)) {
        try (source;
            var client = known.client(config, List.of(source), InstantSource.system())) {
          return Published.of(source, client.refresh(), publisher);
        } catch (MarketplaceException e) {
          failures.add(e);
        }
      }
      throw failures.isEmpty()
          ? new MarketplaceException(Reason.NOT_FOUND, "index: " + index + ": no mirrors")
          : failures.getFirst();
    };
  }

  /// What a repository has that begins with this root.
  static PublisherBase ofRepository(String url, JsonObject root) {
    return publisher -> {
      try (var scratch = Scratch.create()) {
        var store = TrustedStore.create(scratch.path().resolve("tuf"), JsonWriter.write(root));
        try (var source = RepositorySource.of(URI.create(url));
            var client = new TufClient(store, List.of(source), TufSettings.DEFAULT)) {
          return Published.of(source, client.refresh(), publisher);
        }
      }
    };
  }
}
