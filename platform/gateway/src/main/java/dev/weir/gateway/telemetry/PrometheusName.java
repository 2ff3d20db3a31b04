package dev.weir.gateway.telemetry;

import java.util.Map;
import java.util.regex.Pattern;

/// Names as Prometheus has them, made of those of OpenTelemetry as its specification says: other
/// characters become `_`, the unit is spelled out at the end, counters end with `_total`.
final class PrometheusName {

  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_]");
  private static final Pattern ANNOTATION = Pattern.compile("\\{[^}]*}");
  private static final String TOTAL = "_total";

  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("%", "percent"));

  private PrometheusName() {}

  /// The name of a metric.
  static String ofMetric(String name, String unit, PrometheusType type) {
    var plain = ofLabel(name);
    var isCounter = type == PrometheusType.COUNTER;
    var stem =
        isCounter && plain.endsWith(TOTAL)
            ? plain.substring(0, plain.length() - TOTAL.length())
            : plain;
    var suffix = suffix(unit, type);
    var whole = suffix.isEmpty() || stem.endsWith(suffix) ? stem : stem + suffix;
    return isCounter ? whole + TOTAL : whole;
  }

  private static String suffix(String unit, PrometheusType type) {
    if (unit.equals("1")) {
      return type == PrometheusType.GAUGE ? "_ratio" : "";
    }
    var plain = ANNOTATION.matcher(unit).replaceAll("");
    var slash = plain.indexOf('/');
    var top = spelled(slash < 0 ? plain : plain.substring(0, slash));
    var bottom = slash < 0 ? "" : spelled(plain.substring(slash + 1));
    return (top.isEmpty() ? "" : "_" + top) + (bottom.isEmpty() ? "" : "_per_" + singular(bottom));
  }

  private static String spelled(String unit) {
    return unit.isEmpty() ? "" : ofLabel(UNITS.getOrDefault(unit, unit));
  }

  private static String singular(String unit) {
    return unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
  }

  /// The unit that a name ends with; empty if it ends with none.
  ///
  /// @param name of a family, a counter's without `_total`
  static String unit(String name, String unit) {
    var suffix = suffix(unit, PrometheusType.GAUGE);
    return !suffix.isEmpty() && name.endsWith(suffix) ? suffix.substring(1) : "";
  }

  /// The name of a label.
  static String ofLabel(String name) {
    var plain = OTHER.matcher(name).replaceAll("_");
    // Several characters that are replaced, one beside the other, are one underscore.
    var single = plain.contains("__") ? plain.replaceAll("__+", "_") : plain;
    return single.isEmpty() || Character.isDigit(single.charAt(0)) ? "_" + single : single;
  }
}
