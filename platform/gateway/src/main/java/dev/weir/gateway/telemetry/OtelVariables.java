package dev.weir.gateway.telemetry;

import dev.weir.gateway.config.TelemetryConfig;
import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Variables of the environment, as OpenTelemetry has defined them for all programs.
///
/// One that makes no sense is ignored, and the log says so; its value may be a secret.
final class OtelVariables {

  private static final System.Logger LOGGER = System.getLogger(OtelVariables.class.getName());

  private final Function<String, @Nullable String> variables;

  OtelVariables(Function<String, @Nullable String> variables) {
    this.variables = variables;
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(variables.apply(name))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }

  Optional<String> url(String name) {
    var value = value(name);
    var isUrl = value.filter(TelemetryConfig::isHttpUrl).isPresent();
    report(value.isPresent() && !isUrl, name, "an http or https URL");
    return isUrl ? value : Optional.empty();
  }

  Optional<Duration> millis(String name) {
    return whole(name, "milliseconds").map(Duration::ofMillis);
  }

  /// A positive number.
  Optional<Integer> number(String name) {
    return whole(name, "a positive whole number").map(Math::toIntExact);
  }

  private Optional<Long> whole(String name, String expected) {
    var value = value(name);
    var isNumber = value.filter(it -> it.matches("[1-9][0-9]{0,8}")).isPresent();
    report(value.isPresent() && !isNumber, name, expected);
    return isNumber ? value.map(Long::valueOf) : Optional.empty();
  }

  /// A part of 1.
  Optional<Double> ratio(String name) {
    var value = value(name);
    var isRatio = value.filter(it -> it.matches("0(\\.[0-9]{1,18})?|1(\\.0{1,18})?")).isPresent();
    report(value.isPresent() && !isRatio, name, "a number from 0 to 1");
    return isRatio ? value.map(Double::valueOf) : Optional.empty();
  }

  /// `a=1,b=2`, the values percent-encoded; empty if any part is not like that.
  Map<String, String> pairs(String name) {
    var pairs = new LinkedHashMap<String, String>();
    try {
      for (var pair : value(name).orElse("").split(",", -1)) {
        if (!pair.isBlank()) {
          put(pair, pairs);
        }
      }
      return pairs;
    } catch (IllegalArgumentException _) {
      report(true, name, "name=value,..., the values percent-encoded");
      return Map.of();
    }
  }

  private static void put(String pair, Map<String, String> to) {
    var equals = pair.indexOf('=');
    var key = equals < 0 ? "" : pair.substring(0, equals).strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException();
    }
    // A plus sign is itself here, other than in forms.
    var encoded = pair.substring(equals + 1).strip().replace("+", "%2B");
    var value = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException();
    }
    to.put(key, value);
  }

  static void report(boolean isWrong, String name, String expected) {
    if (isWrong) {
      LOGGER.log(Level.WARNING, "{0}: ignored (expected: {1})", name, expected);
    }
  }
}
