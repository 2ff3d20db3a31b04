package dev.weir.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the configuration of a filter: `{ max-age: 10s }`, or a line for each property.
final class ConfigText {

  private static final Pattern LINE = Pattern.compile("([^\\s:#{\"'][^\\s:]*):(?:\\s+(.*))?");

  private ConfigText() {}

  static Map<String, Object> parse(String text) {
    return text.strip().startsWith("{") ? flow(text) : lines(text);
  }

  private static Map<String, Object> flow(String text) {
    var values = new LinkedHashMap<String, Object>();
    ((Map<?, ?>) FlowYaml.parse(text)).forEach((name, value) -> values.put((String) name, value));
    return values;
  }

  private static Map<String, Object> lines(String text) {
    var values = new LinkedHashMap<String, Object>();
    for (var line : text.lines().map(String::stripTrailing).toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        add(line, values);
      }
    }
    return values;
  }

  private static void add(String line, Map<String, Object> values) {
    var matcher = LINE.matcher(line);
    if (!matcher.matches() || matcher.group(2) == null) {
      throw new IllegalArgumentException(
          "'" + line + "' (expected: a property and its value in one line, such as max-age: 10s)");
    }
    if (values.put(matcher.group(1), FlowYaml.parse(matcher.group(2))) != null) {
      throw new IllegalArgumentException(
          "'" + line + "' (expected: '" + matcher.group(1) + "' once)");
    }
  }
}
