package dev.weir.gateway.config;

import dev.weir.api.Default;
import dev.weir.api.Expect;
import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import dev.weir.api.Json;
import dev.weir.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The catalog of the tests.
final class SampleFilters {

  private static final Map<String, FilterFactory<?>> FACTORIES =
      Stream.of(
              new Sample<>("request-id", RequestId.class),
              new Sample<>("rate-limit", RateLimit.class),
              new Sample<>("picky", Picky.class),
              new Sample<>("broken", Broken.class),
              new Sample<>("lists", Lists.class),
              new Sample<>("wasm", Json.class))
          .collect(Collectors.toUnmodifiableMap(FilterFactory::name, Function.identity()));

  private SampleFilters() {}

  record RequestId(@Default("X-Request-Id") String header) {}

  record RateLimit(
      int requests,
      @Default("1s") Duration window,
      @Default("route") Key key,
      Optional<Secret> token) {

    enum Key {
      ROUTE,
      CLIENT_ADDRESS
    }

    RateLimit {
      Expect.that(requests > 0, "requests", requests, "> 0");
    }
  }

  /// Throws something other than what [Expect] throws.
  record Picky(String mood) {
    Picky {
      if (mood.equals("worse")) {
        throw new IllegalStateException("much worse");
      }
      throw new IllegalArgumentException("cannot work in a mood like " + mood);
    }
  }

  /// Names files, itself and further down.
  record Lists(Optional<Path> allowed, List<Other> others) {
    record Other(Path file) {}
  }

  /// Has a component of a type that no file can describe.
  record Broken(Thread thread) {}

  record Sample<C extends Record>(String name, Class<C> configType) implements FilterFactory<C> {
    @Override
    public Filter create(C config) {
      return (request, chain) -> chain.proceed(request);
    }
  }

  static Optional<FilterFactory<?>> find(String name) {
    return Optional.ofNullable(FACTORIES.get(name));
  }

  static Set<String> names() {
    return FACTORIES.keySet();
  }
}
