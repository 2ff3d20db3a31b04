package dev.weir.gateway.route;

import dev.weir.api.Headers;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the route for a request among very many, without making garbage. Immutable.
///
/// The most specific route goes first; one that matches host and path but does not accept the
/// method, headers or query leaves the request to the next. More specific is, in this order:
///
/// 1. an exact host before the longest wildcard before a shorter one before any host;
/// 2. segment by segment, a literal before a `{parameter}` before `/**`;
/// 3. for the same path, more header and query conditions before fewer, then given methods before
///    any, then what comes first in the file.
public final class RouteTree<R> {

  private final List<RouteEntry<R>> entries;
  private final HostTable hosts;
  private final PathTree paths;
  private final NumberedRoutes<R> routes;
  private final RouteResult<R> notFound = new RouteResult.NotFound<>();

  RouteTree(
      List<RouteEntry<R>> entries, HostTable hosts, PathTree paths, NumberedRoutes<R> routes) {
    this.entries = entries;
    this.hosts = hosts;
    this.paths = paths;
    this.routes = routes;
  }

  /// The tree of those routes, in the order of the file.
  ///
  /// @throws IllegalArgumentException if two routes have the same match, so that one of them could
  ///   never answer; the message names all such pairs, one a line
  public static <R> RouteTree<R> of(List<RouteEntry<R>> entries) {
    return new RouteTreeBuilder<R>().build(entries);
  }

  /// The route for a request.
  ///
  /// @param host as [HostName#of] spells it
  /// @param path canonical
  /// @param query without the `?`; null if there is none
  public RouteResult<R> find(
      String host, String path, String method, Headers headers, @Nullable String query) {
    var isPathKnown = false;
    for (var group = hosts.find(host); group != null; group = group.next()) {
      var number = paths.next(group.root(), path, PathTree.NONE);
      while (number != PathTree.NONE) {
        isPathKnown = true;
        var found = routes.select(number, method, headers, query);
        if (found != null) {
          return found;
        }
        number = paths.next(group.root(), path, number);
      }
    }
    return isPathKnown ? otherMethods(host, path, headers, query) : notFound;
  }

  private RouteResult<R> otherMethods(
      String host, String path, Headers headers, @Nullable String query) {
    var allowed = new TreeSet<String>();
    for (var group = hosts.find(host); group != null; group = group.next()) {
      var number = paths.next(group.root(), path, PathTree.NONE);
      while (number != PathTree.NONE) {
        routes.addMethods(number, headers, query, allowed);
        number = paths.next(group.root(), path, number);
      }
    }
    return allowed.isEmpty() ? notFound : new RouteResult.MethodNotAllowed<>(List.copyOf(allowed));
  }

  /// Why a request gets the route it gets: slow, for people. The parameters are those of [#find].
  public RouteExplanation explain(
      String host, String path, String method, Headers headers, @Nullable String query) {
    return new RouteExplainer(host, path, method, headers, query).explain(entries);
  }
}
