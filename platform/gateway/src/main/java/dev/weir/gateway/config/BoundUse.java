package dev.weir.gateway.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// The configuration of a use of a filter or a sink, as the record of its factory.
///
/// @param files the files that the configuration names
record BoundUse(Record config, Set<Path> files) {

  private static final BoundUse ANY = new BoundUse(AnyConfig.INSTANCE, Set.of());

  /// The factory that a use names; empty, after adding a problem, if there is none.
  ///
  /// @param kind what it is a factory of, for the message
  /// @param names all that there are, for the message
  static <F> Optional<F> factory(
      String kind,
      FilterConfig.Place place,
      Optional<F> factory,
      Set<String> names,
      Problems problems) {
    if (factory.isEmpty()) {
      var sorted = names.stream().sorted().toList();
      var message = place.name().shown() + " " + Suggestions.expected(place.name(), sorted);
      problems.add(place.name(), place.trail(), "unknown " + kind + " " + message);
    }
    return factory;
  }

  /// Binds what the file says to a record; empty, after adding problems, if something is wrong.
  static Optional<BoundUse> of(
      FilterConfig.Place place, Class<? extends Record> type, Problems problems) {
    if (type.equals(AnyConfig.class)) {
      return Optional.of(ANY);
    }
    var binder = new Binder(place.directory(), problems);
    try {
      return binder
          .bind(place.config(), type, place.configTrail())
          .map(config -> new BoundUse(config, binder.files()));
    } catch (IllegalStateException e) {
      problems.add(place.name(), place.trail(), "cannot be configured: " + e.getMessage());
      return Optional.empty();
    }
  }
}
