package dev.weir.gateway.telemetry;

import dev.weir.wasm.host.MetricSample;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// What a metric of a guest is called.
///
/// Guests choose any bytes. The family keeps letters, digits and single underscores, so several
/// names may come to the same family; the label tells them apart, as different names have different
/// labels. A family says by its end what it is, so that counters, gauges and histograms never meet
/// in one, whatever guests call them:
///
/// | Kind | Ends with |
/// | --- | --- |
/// | counter | `_total` |
/// | histogram | `_distribution` |
/// | gauge | anything but these and what Prometheus adds itself; else `_value` is appended |
///
/// @param family the name of the metric: `weir.wasm.guest.hits_total`
/// @param label what the guest calls it, without control characters
record GuestMetricName(String family, String label) {

  private static final String PREFIX = "weir.wasm.guest.";
  private static final int MAX_FAMILY = 128;
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGE = Pattern.compile("^_|_$");
  private static final Pattern RESERVED =
      Pattern.compile(".*_(total|distribution|bucket|sum|count|created|info)");

  /// The name of a metric whose bytes the guest calls so, each as one character.
  static GuestMetricName of(MetricSample.Kind kind, String name) {
    var plain =
        EDGE.matcher(OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_")).replaceAll("");
    var stem = plain.substring(0, Math.min(plain.length(), MAX_FAMILY));
    return new GuestMetricName(
        PREFIX + ended(kind, stem.isEmpty() ? "unnamed" : stem), label(name));
  }

  private static String ended(MetricSample.Kind kind, String stem) {
    return switch (kind) {
      case COUNTER -> with("_total", stem);
      case HISTOGRAM -> with("_distribution", stem);
      case GAUGE -> RESERVED.matcher(stem).matches() ? stem + "_value" : stem;
    };
  }

  private static String with(String end, String stem) {
    return stem.endsWith(end) ? stem : stem + end;
  }

  /// The bytes as UTF-8 if they are that. What cannot be shown becomes `\x00`, and a backslash two,
  /// so that no two names look alike.
  private static String label(String name) {
    var bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return escaped(text, Character::isISOControl);
    } catch (CharacterCodingException _) {
      return escaped(name, c -> c > '~' || Character.isISOControl(c));
    }
  }

  private static String escaped(String text, IntPredicate isHidden) {
    var label = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\') {
        label.append("\\\\");
      } else if (isHidden.test(c)) {
        label.append(String.format("\\x%02x", (int) c));
      } else {
        label.append(c);
      }
    }
    return label.toString();
  }
}
