package dev.weir.gateway.route;

import dev.weir.api.Headers;
import dev.weir.gateway.log.RequestObserver;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Everything one configuration became: immutable, complete, swapped as a whole.
///
/// It owns what only it uses (filters, plugins, upstreams that no later table took over) and closes
/// it when its last request has ended.
public final class RouteTable implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(RouteTable.class.getName());

  private final RouteTree<Route> tree;
  private final List<AutoCloseable> resources;
  private final long generation;
  private final RequestObserver unrouted;

  /// A table.
  ///
  /// @param generation tells it from those before and after it
  /// @param unrouted who wants to know of requests that no route matches
  /// @param resources closed with the table, in this order
  public RouteTable(
      long generation,
      RouteTree<Route> tree,
      RequestObserver unrouted,
      List<AutoCloseable> resources) {
    this.generation = generation;
    this.tree = tree;
    this.unrouted = unrouted;
    this.resources = List.copyOf(resources);
  }

  /// The number of this table: 1 for the first that the gateway had.
  public long generation() {
    return generation;
  }

  /// Who wants to know of requests that no route matches.
  public RequestObserver unrouted() {
    return unrouted;
  }

  /// The route for a request; the parameters are those of [RouteTree#find].
  public RouteResult<Route> find(
      String host, String path, String method, Headers headers, @Nullable String query) {
    return tree.find(host, path, method, headers, query);
  }

  /// Why a request gets the route it gets; the parameters are those of [RouteTree#find].
  public RouteExplanation explain(
      String host, String path, String method, Headers headers, @Nullable String query) {
    return tree.explain(host, path, method, headers, query);
  }

  /// What would become of a request.
  ///
  /// @param endpoints the addresses of an upstream
  public Explanation explain(ProbeRequest request, Function<String, List<String>> endpoints) {
    return Explanation.of(request, this, endpoints);
  }

  @Override
  public void close() {
    for (var resource : resources) {
      try {
        resource.close();
      } catch (Exception | LinkageError e) {
        LOGGER.log(Level.WARNING, "route table " + generation + ": closing failed", e);
      }
    }
  }
}
