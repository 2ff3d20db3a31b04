package dev.weir.gateway.route;

import dev.weir.api.Headers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The routes by the numbers that a [PathTree] finds.
///
/// Routes with the same paths have numbers in a row, the one to be asked first with the lowest; the
/// number of the first stands for all of them.
final class NumberedRoutes<R> {

  private final Rule[] rules;

  /// For each route the index of its rule; the complement of it if the route is the last in a row.
  private final int[] ruleOf;

  private final List<RouteResult.Found<R>> found;

  NumberedRoutes(Rule[] rules, int[] ruleOf, List<RouteResult.Found<R>> found) {
    this.rules = rules;
    this.ruleOf = ruleOf;
    this.found = found;
  }

  /// The first route of the row that accepts the request; null if none does.
  RouteResult.@Nullable Found<R> select(
      int first, String method, Headers headers, @Nullable String query) {
    for (var number = first; ; number++) {
      var rule = ruleOf[number];
      if (rules[rule < 0 ? ~rule : rule].accepts(method, headers, query)) {
        return found.get(number);
      }
      if (rule < 0) {
        return null;
      }
    }
  }

  /// Adds the methods of those routes of the row that accept the request but for its method.
  void addMethods(int first, Headers headers, @Nullable String query, Set<String> methods) {
    for (var number = first; ; number++) {
      var index = ruleOf[number];
      var rule = rules[index < 0 ? ~index : index];
      if (rule.acceptsValues(headers, query)) {
        methods.addAll(rule.methods());
      }
      if (index < 0) {
        return;
      }
    }
  }
}
