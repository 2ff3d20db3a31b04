package dev.weir.testkit;

import dev.weir.api.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The span of a request in a test, which is sampled and keeps what is put on it.
public final class FakeSpan implements Span {

  private final Map<String, String> attributes = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  FakeSpan() {}

  /// The attributes so far.
  public Map<String, String> attributes() {
    synchronized (attributes) {
      return new LinkedHashMap<>(attributes);
    }
  }

  /// The events so far.
  public List<String> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  @Override
  public String traceId() {
    return "4bf92f3577b34da6a3ce929d0e0e4736";
  }

  @Override
  public String spanId() {
    return "00f067aa0ba902b7";
  }

  @Override
  public boolean isSampled() {
    return true;
  }

  @Override
  public void setAttribute(String key, String value) {
    attributes.put(key, value);
  }

  @Override
  public void addEvent(String name) {
    events.add(name);
  }
}
