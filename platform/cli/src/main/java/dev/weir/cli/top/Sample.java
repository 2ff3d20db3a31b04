package dev.weir.cli.top;

import dev.weir.marketplace.Printable;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/// What a gateway has counted until one moment.
///
/// @param nanos the moment, on the gateway's own clock
/// @param bounds of the buckets of requests and tries, in microseconds
/// @param filterBounds of those of filters
public record Sample(
    long nanos,
    Totals process,
    List<Long> bounds,
    List<Long> filterBounds,
    List<Route> routes,
    List<Filter> filters,
    List<Endpoint> endpoints) {

  /// The gateway as a whole.
  record Totals(
      boolean isReady,
      long generation,
      long drainingTables,
      long connections,
      long heapBytes,
      long heapLimitBytes,
      long processors,
      long cpuNanos,
      long uptimeMillis) {}

  /// A route, the requests that no route matches, or several routes.
  ///
  /// @param name for people
  record Route(
      String name,
      String path,
      long active,
      long receivedBytes,
      long sentBytes,
      long retries,
      Counts counts) {

    List<String> key() {
      return List.of(name, path);
    }

    Route atZero() {
      return new Route(name, path, 0, 0, 0, 0, Counts.NONE);
    }
  }

  /// A filter of a version of a plugin.
  record Filter(String name, String plugin, String version, long withheld, Counts counts) {

    List<String> key() {
      return List.of(plugin, version, name);
    }

    Filter atZero() {
      return new Filter(name, plugin, version, 0, Counts.NONE);
    }
  }

  /// An endpoint of an upstream.
  ///
  /// @param endpoint empty for what was sent to none
  record Endpoint(
      String upstream,
      String endpoint,
      long active,
      long idle,
      long waiting,
      long limit,
      Counts counts) {

    List<String> key() {
      return List.of(upstream, endpoint);
    }

    Endpoint atZero() {
      return new Endpoint(upstream, endpoint, 0, 0, 0, 0, Counts.NONE);
    }
  }

  /// A step that takes one element of an array.
  private interface Reading<T> {
    T read(JsonView json) throws JsonException;
  }

  /// What a gateway has answered.
  public static Sample of(JsonView json) throws JsonException {
    return new Sample(
        json.member("nanos").integer(),
        process(json),
        Counts.integers(json.member("bounds-micros")),
        Counts.integers(json.member("filter-bounds-micros")),
        all(json.member("routes"), Sample::route),
        all(json.member("filters"), Sample::filter),
        all(json.member("upstreams"), Sample::endpoint));
  }

  private static <T> List<T> all(JsonView json, Reading<T> reading) throws JsonException {
    var all = new ArrayList<T>();
    for (var element : json.elements()) {
      all.add(reading.read(element));
    }
    return all;
  }

  private static Totals process(JsonView json) throws JsonException {
    var cpu = json.optional("cpu-nanos");
    return new Totals(
        json.member("ready").bool(),
        json.member("generation").integer(),
        json.member("draining-tables").integer(),
        json.member("connections").integer(),
        json.member("heap-bytes").integer(),
        json.member("heap-limit-bytes").integer(),
        json.member("processors").integer(),
        cpu.isPresent() ? cpu.get().integer() : 0,
        json.member("uptime-millis").integer());
  }

  private static Route route(JsonView json) throws JsonException {
    var name =
        switch (json.member("kind").string()) {
          case "unrouted" -> "(no route)";
          case "others" -> "(others)";
          default -> Printable.of(json.member("route").string());
        };
    return new Route(
        name,
        Printable.of(json.member("path").string()),
        json.member("active").integer(),
        json.member("received-bytes").integer(),
        json.member("sent-bytes").integer(),
        json.member("retries").integer(),
        Counts.of(json));
  }

  private static Filter filter(JsonView json) throws JsonException {
    return new Filter(
        Printable.of(json.member("filter").string()),
        Printable.of(json.member("plugin").string()),
        Printable.of(json.member("version").string()),
        json.member("withheld").integer(),
        Counts.ofTimed(json));
  }

  private static Endpoint endpoint(JsonView json) throws JsonException {
    return new Endpoint(
        Printable.of(json.member("upstream").string()),
        Printable.of(json.member("endpoint").string()),
        json.member("active").integer(),
        json.member("idle").integer(),
        json.member("waiting").integer(),
        json.member("limit").integer(),
        Counts.of(json));
  }
}
