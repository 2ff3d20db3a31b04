package dev.weir.gateway.config;

import dev.weir.api.Filter;
import dev.weir.api.FilterFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A use of a filter together with its factory and the configuration that the factory understands.
///
/// @param files the files that the configuration names: what is in them is part of it
public record BoundFilter(
    FilterConfig use, FilterFactory<?> factory, Record config, Set<Path> files) {

  /// Finds the factory for a use of a filter and binds the configuration to the factory's record.
  ///
  /// @param catalog the factory with a name, if there is one
  /// @param names all names in the catalog, for the message when there is none
  /// @param problems takes what is wrong, with its place in the file
  /// @return empty if something is wrong
  public static Optional<BoundFilter> bind(
      FilterConfig use,
      Function<String, Optional<FilterFactory<?>>> catalog,
      Set<String> names,
      Problems problems) {
    return BoundUse.factory("filter", use.place(), catalog.apply(use.name()), names, problems)
        .flatMap(factory ->
            BoundUse.of(use.place(), factory.configType(), problems)
                .map(it -> new BoundFilter(use, factory, it.config(), it.files())));
  }

  /// Asks the factory for the filter.
  ///
  /// @throws IllegalArgumentException if the factory cannot use the configuration, which [#reject]
  ///   turns into a problem
  public Filter create() {
    return create(factory);
  }

  private <C extends Record> Filter create(FilterFactory<C> factory) {
    return factory.create(factory.configType().cast(config));
  }

  /// Reports that this use of the filter cannot work, with its place in the file and without what
  /// came from references.
  ///
  /// @param message what is wrong, as the factory says it
  public void reject(String message, Problems problems) {
    var place = use.place();
    var config = place.config();
    var colon = message.indexOf(": ");
    var property = colon < 0 ? "" : message.substring(0, colon);
    var at = config.at(property);
    var trail = at.isPresent() ? place.configTrail().key(property) : place.configTrail();
    var rest = at.isPresent() ? message.substring(colon + 2) : message;
    problems.add(at.orElse(config), trail, Secrets.hide(rest, at.orElse(config), config));
  }
}
