package dev.weir.gateway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Attributes as the labels of Prometheus: one after the other, so that a page with thousands of
/// them makes little garbage. Used by one thread.
final class PrometheusLabels implements BiConsumer<AttributeKey<?>, Object> {

  private static final int SOME = 16;

  // Attributes have few keys, and a page has the same ones over and over.
  private final Map<String, String> labels = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private String[] names = new String[SOME];
  private String[] values = new String[SOME];
  private int count;

  /// The labels in a row, sorted by name. What was given before is overwritten.
  StringBuilder of(Attributes attributes) {
    count = 0;
    attributes.forEach(this);
    text.setLength(0);
    for (var i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",").append(names[i]).append("=\"");
      PrometheusFamily.escape(values[i], true, text);
      text.append('"');
    }
    return text;
  }

  // They come sorted by key, so nearly sorted by name.
  @Override
  public void accept(AttributeKey<?> key, Object value) {
    var name = labels.computeIfAbsent(key.getKey(), PrometheusName::ofLabel);
    var at = count;
    while (at > 0 && names[at - 1].compareTo(name) > 0) {
      at--;
    }
    if (at > 0 && names[at - 1].equals(name)) {
      values[at - 1] += ";" + value;
    } else {
      insert(at, name, value.toString());
    }
  }

  private void insert(int at, String name, String value) {
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    System.arraycopy(names, at, names, at + 1, count - at);
    System.arraycopy(values, at, values, at + 1, count - at);
    names[at] = name;
    values[at] = value;
    count++;
  }
}
