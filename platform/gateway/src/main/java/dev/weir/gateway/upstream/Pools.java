package dev.weir.gateway.upstream;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The connections of all upstreams that any route table has. Safe for use by several threads.
public final class Pools {

  private final Set<Upstream> upstreams = ConcurrentHashMap.newKeySet();

  /// No upstreams yet.
  public Pools() {}

  void add(Upstream upstream) {
    upstreams.add(upstream);
  }

  void remove(Upstream upstream) {
    upstreams.remove(upstream);
  }

  /// How the connections to each endpoint stand, by upstream.
  public List<PoolNumbers> numbers() {
    return upstreams.stream()
        .flatMap(upstream -> upstream.numbers().stream())
        .collect(Collectors.toMap(PoolNumbers::id, Function.identity(), PoolNumbers::plus))
        .values()
        .stream()
        .sorted(
            Comparator.comparing((PoolNumbers it) -> it.id().upstream())
                .thenComparing(it -> it.id().endpoint().toString()))
        .toList();
  }
}
