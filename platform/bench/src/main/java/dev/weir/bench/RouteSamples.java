package dev.weir.bench;

import dev.weir.gateway.route.PathPattern;
import dev.weir.gateway.route.RouteEntry;
import dev.weir.gateway.route.RouteMatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Routes as a company with many REST services has them, and requests for them.
final class RouteSamples {

  /// A request that the route of the same index answers.
  record Asked(String host, String path, String method) {}

  private static final List<String> WORDS =
      List.of(
          "account",
          "address",
          "audit",
          "basket",
          "billing",
          "catalog",
          "contract",
          "customer",
          "delivery",
          "discount",
          "document",
          "event",
          "invoice",
          "item",
          "ledger",
          "location",
          "message",
          "notification",
          "order",
          "partner",
          "payment",
          "price",
          "product",
          "profile",
          "quote",
          "refund",
          "report",
          "return",
          "review",
          "session",
          "shipment",
          "stock",
          "subscription",
          "supplier",
          "tax",
          "tenant",
          "ticket",
          "transfer",
          "user",
          "voucher");

  private static final List<String> SHAPES =
      List.of(
          "", "", "/{id}", "/{id}", "/{id}/history", "/{id}/notes/{note}", "/search", "/files/**");

  private static final List<String> METHODS =
      List.of("GET", "POST", "GET", "PUT", "GET", "GET", "GET", "");

  private RouteSamples() {}

  static List<RouteEntry<Integer>> routes(int count, int hosts) {
    var routes = new ArrayList<RouteEntry<Integer>>(count);
    for (var i = 0; i < count; i++) {
      var method = METHODS.get(i % METHODS.size());
      var match =
          new RouteMatch(
              hosts == 1 ? List.of() : List.of(host(i, hosts)),
              PathPattern.parse(resource(i) + SHAPES.get(i % SHAPES.size())),
              method.isEmpty() ? List.of() : List.of(method),
              List.of(),
              List.of());
      routes.add(new RouteEntry<>("route-" + i, match, i));
    }
    return routes;
  }

  /// One request for each route, in random order, so that no route is in a cache for having been
  /// asked for just before.
  static List<Asked> requests(int count, int hosts) {
    var random = new Random(3);
    var order = new ArrayList<Integer>();
    for (var i = 0; i < count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    return order.stream().map(i -> request(i, hosts, random)).toList();
  }

  private static Asked request(int i, int hosts, Random random) {
    var shape =
        SHAPES
            .get(i % SHAPES.size())
            .replace("{id}", Integer.toString(10_000 + random.nextInt(90_000)))
            .replace("{note}", Integer.toString(random.nextInt(1_000)))
            .replace("**", "2026/scan.pdf");
    var method = METHODS.get(i % METHODS.size());
    return new Asked(host(i, hosts), resource(i) + shape, method.isEmpty() ? "GET" : method);
  }

  private static String host(int i, int hosts) {
    return "api-" + i / SHAPES.size() % hosts + ".example.com";
  }

  /// Such as `/api/v1/order-invoice/customers`: every service has ten resources.
  private static String resource(int i) {
    var resource = i / SHAPES.size();
    var service = resource / 10;
    var words = WORDS.size();
    return "/api/v%d/%s-%s/%ss"
        .formatted(
            1 + service % 3,
            WORDS.get(service % words),
            WORDS.get(service / words % words),
            WORDS.get((resource % 10 * 7 + service) % words));
  }
}
