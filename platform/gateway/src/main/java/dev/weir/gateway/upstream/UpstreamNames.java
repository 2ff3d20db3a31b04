package dev.weir.gateway.upstream;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What filters that were written for other gateways call an upstream.
///
/// Envoy and its relatives name a cluster `outbound|PORT|SUBSET|HOST`. Which upstream that is, is
/// up to whoever configures this gateway: any that is called by the whole name, by the host, by the
/// host without the part that says how it is discovered, or by the host's first label.
final class UpstreamNames {

  private static final String PREFIX = "outbound|";
  private static final int HOST = 3;
  private static final List<String> DISCOVERIES =
      List.of(
          ".svc.cluster.local", ".static", ".dns", ".nacos", ".consul", ".eureka", ".zookeeper");

  private UpstreamNames() {}

  /// The names by which an upstream may be meant, the best first.
  static List<String> of(String name) {
    if (!name.startsWith(PREFIX)) {
      return List.of(name);
    }
    var parts = name.split("\\|", HOST + 1);
    if (parts.length <= HOST || parts[HOST].isEmpty()) {
      return List.of(name);
    }
    var host = parts[HOST];
    var known = withoutDiscovery(host);
    var dot = known.indexOf('.');
    var label = dot < 0 ? known : known.substring(0, dot);
    return Stream.of(name, host, known, label).filter(it -> !it.isEmpty()).distinct().toList();
  }

  private static String withoutDiscovery(String host) {
    var lower = host.toLowerCase(Locale.ROOT);
    return DISCOVERIES.stream()
        .filter(lower::endsWith)
        .map(end -> host.substring(0, host.length() - end.length()))
        .findFirst()
        .orElse(host);
  }
}
