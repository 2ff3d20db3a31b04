package dev.weir.cli.plugin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that happened while a plugin was being developed.
///
/// @param kind for programs: `live`
/// @param lines for people
/// @param facts for programs, beside the kind
public record DevEvent(String kind, List<String> lines, Map<String, Object> facts) {

  /// An event that has one line for people.
  public static DevEvent of(String kind, String line, Object... keysAndValues) {
    return of(kind, List.of(line), keysAndValues);
  }

  static DevEvent of(String kind, List<String> lines, Object... keysAndValues) {
    var facts = new LinkedHashMap<String, Object>();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      facts.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return new DevEvent(kind, lines, facts);
  }
}
