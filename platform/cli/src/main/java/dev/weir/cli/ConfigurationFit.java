package dev.weir.cli;

import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.config.FilterConfig;
import dev.weir.marketplace.MarketplaceException;
import dev.weir.marketplace.Reason;
import dev.weir.marketplace.install.Candidate;
import dev.weir.marketplace.json.JsonException;
import dev.weir.marketplace.json.JsonReader;
import dev.weir.marketplace.schema.ConfigSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whether what the routes of a configuration say to the filters of a plugin goes with the schema
/// of another version. None of its code runs for that; the gateway binds the configuration for good
/// before it swaps anything.
///
/// @param uses how many places in the routes use its filters
/// @param problems what does not go, each with its place
record ConfigurationFit(int uses, List<String> problems) {

  private static final ConfigurationFit UNKNOWN = new ConfigurationFit(0, List.of());

  ConfigurationFit {
    problems = List.copyOf(problems);
  }

  /// Holds the routes of a configuration, which need not be there, against a candidate.
  static ConfigurationFit of(Candidate candidate, Path configuration)
      throws IOException, MarketplaceException {
    var schema = candidate.schema();
    return schema.isEmpty() || !Files.isRegularFile(configuration)
        ? UNKNOWN
        : of(schema.get(), ConfigurationFile.read(configuration, _ -> "set").filters());
  }

  static ConfigurationFit of(ConfigSchema schema, List<FilterConfig> filters) {
    var uses = 0;
    var problems = new ArrayList<String>();
    for (var filter : filters) {
      if (schema.filters().contains(filter.name())) {
        uses++;
        problems(schema, filter).forEach(it -> problems.add(filter.place() + "." + it));
      }
    }
    return new ConfigurationFit(uses, problems);
  }

  private static List<String> problems(ConfigSchema schema, FilterConfig filter) {
    var json = filter.place().json();
    if (json.isEmpty()) {
      return List.of();
    }
    try {
      var text = json.get().equals("null") ? "{}" : json.get();
      var value = JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
      return schema.problems(filter.name(), value);
    } catch (JsonException e) {
      return List.of(filter.name() + ": " + e.getMessage());
    }
  }

  /// For people.
  List<String> lines() {
    var lines = new ArrayList<String>();
    if (uses > 0) {
      lines.add(
          "  config    %s: %s"
              .formatted(
                  Texts.count(uses, "use"), problems.isEmpty() ? "compatible" : "not compatible"));
    }
    problems.forEach(problem -> lines.add("            " + problem));
    return lines;
  }

  /// Refuses a candidate that the gateway would not swap to.
  void require(Candidate candidate) throws MarketplaceException {
    if (!problems.isEmpty()) {
      throw new MarketplaceException(
          Reason.INCOMPATIBLE,
          "configuration: %s %s: %s"
              .formatted(
                  candidate.name(), candidate.release().version(), String.join("; ", problems)));
    }
  }
}
