package dev.weir.gateway.market;

import dev.weir.marketplace.entry.Revocation;
import dev.weir.marketplace.entry.Revocations;
import dev.weir.marketplace.index.IndexConfig;
import dev.weir.marketplace.index.IndexStatus;
import dev.weir.marketplace.install.Pin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was known of all indexes at one moment. Immutable.
///
/// @param configs the indexes of the configuration
/// @param statuses how well each is known
/// @param revocations what each took back, by its name
/// @param problem why the list of indexes cannot be read
record MarketState(
    List<IndexConfig> configs,
    List<IndexStatus> statuses,
    Map<String, Revocations> revocations,
    Optional<String> problem) {

  /// Nothing.
  static final MarketState NONE = new MarketState(List.of(), List.of(), Map.of(), Optional.empty());

  MarketState {
    configs = List.copyOf(configs);
    statuses = List.copyOf(statuses);
    revocations = Map.copyOf(revocations);
  }

  /// The same with a list of indexes that cannot be read.
  MarketState withProblem(String reason) {
    return new MarketState(configs, statuses, revocations, Optional.of(reason));
  }

  /// What the index of a plugin, and no other one, says against it.
  Optional<Revocation> revocation(Pin pin) {
    return Optional.ofNullable(revocations.get(pin.name().index()))
        .flatMap(it -> it.of(pin.name().id(), pin.version(), pin.sha256()));
  }
}
