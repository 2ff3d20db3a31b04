package dev.weir.gateway.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What filters want to be known of their part in a request, within bounds. Safe for use by several
/// threads.
public final class Notes {

  /// Something that happened.
  ///
  /// @param nanos when, of [System#nanoTime]
  public record Event(long nanos, String name) {}

  private static final int MOST = 128;
  private static final int LONGEST = 4096;

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>(0);

  Notes() {}

  /// Takes note of an attribute, in the place of an earlier one with the same key.
  public synchronized void attribute(String key, String value) {
    var known = cut(key);
    if (attributes.size() < MOST || attributes.containsKey(known)) {
      attributes.put(known, cut(value));
    }
  }

  /// Takes note of something that happens now.
  public synchronized void event(String name) {
    if (events.size() < MOST) {
      events.add(new Event(System.nanoTime(), cut(name)));
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /// The attributes.
  public synchronized Map<String, String> attributes() {
    return new LinkedHashMap<>(attributes);
  }

  /// The events, in order.
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }
}
