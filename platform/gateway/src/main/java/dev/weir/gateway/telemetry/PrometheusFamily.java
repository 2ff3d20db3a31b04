package dev.weir.gateway.telemetry;

import java.util.HashSet;
import java.util.Set;

/// The metrics of one name, as they are written.
final class PrometheusFamily {

  private final PrometheusType type;
  private final String unit;
  private final String help;
  private final Set<String> series = new HashSet<>();
  private final StringBuilder lines = new StringBuilder();

  /// A family without lines.
  ///
  /// @param unit what its name says of it; empty if nothing
  PrometheusFamily(PrometheusType type, String unit, String help) {
    this.type = type;
    this.unit = unit;
    this.help = help;
  }

  /// Whether it takes a series: it is of such a type and does not have it yet.
  boolean takes(PrometheusType type, CharSequence labels) {
    return this.type == type && series.add(labels.toString());
  }

  StringBuilder lines() {
    return lines;
  }

  /// Begins a line, up to its value.
  ///
  /// @param suffix what the name of the line has at its end
  StringBuilder line(String name, String suffix, CharSequence labels) {
    lines.append(name).append(suffix);
    if (!labels.isEmpty()) {
      lines.append('{').append(labels).append('}');
    }
    return lines.append(' ');
  }

  /// How much there is to write.
  int length() {
    return lines.length();
  }

  void write(String name, MetricsFormat format, StringBuilder to) {
    if (lines.isEmpty()) {
      return;
    }
    to.append("# HELP ").append(name).append(' ');
    escape(help, format == MetricsFormat.OPEN_METRICS, to);
    to.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    if (format == MetricsFormat.OPEN_METRICS && !unit.isEmpty()) {
      to.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
    }
    to.append(lines);
  }

  /// Writes a text with escapes.
  ///
  /// @param hasQuotes whether quotes are escaped, too
  static void escape(String text, boolean hasQuotes, StringBuilder to) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '\\' -> to.append("\\\\");
        case '\n' -> to.append("\\n");
        case '"' -> to.append(hasQuotes ? "\\\"" : "\"");
        default -> to.append(c);
      }
    }
  }
}
