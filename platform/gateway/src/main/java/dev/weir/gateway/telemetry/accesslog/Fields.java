package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.telemetry.Redaction;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The fields that the configuration can name.
///
/// What is needed of headers is noted while they are there: [HeaderNotes] says where to find it.
final class Fields {

  static final String REQUEST_HEADER = "request-header.";
  static final String RESPONSE_HEADER = "response-header.";
  private static final String USER_AGENT = "user-agent";

  private final Map<String, Field> known;
  private final Redaction redaction;
  private final HeaderNotes.Builder notes;

  Fields(Redaction redaction, HeaderNotes.Builder notes) {
    this.redaction = redaction;
    this.notes = notes;
    this.known = KnownFields.all(redaction);
  }

  /// The field of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  Field of(String name) {
    if (name.equals(USER_AGENT)) {
      return noted(name, notes.request(name));
    }
    if (name.startsWith(REQUEST_HEADER)) {
      var header = header(name, REQUEST_HEADER);
      return noted(header, notes.request(header));
    }
    if (name.startsWith(RESPONSE_HEADER)) {
      var header = header(name, RESPONSE_HEADER);
      return noted(header, notes.response(header));
    }
    var field = known.get(name);
    if (field == null) {
      throw new IllegalArgumentException("'" + name + "' (expected: one of: " + names() + ")");
    }
    return field;
  }

  private static String header(String name, String prefix) {
    var header = name.substring(prefix.length()).toLowerCase(Locale.ROOT);
    if (!header.matches("[a-z0-9!#$%&'*+.^_`|~-]+")) {
      throw new IllegalArgumentException("'" + name + "' (expected: the name of a header)");
    }
    return header;
  }

  private Field noted(String header, int place) {
    var telling = redaction.ofNamed(header);
    return (log, line) -> {
      var values = log.notes();
      var value = values == null ? null : values[place];
      if (value == null) {
        return false;
      }
      line.text(redaction.tell(telling, value));
      return true;
    };
  }

  private Set<String> names() {
    var names = new TreeSet<>(known.keySet());
    names.add(USER_AGENT);
    names.add(REQUEST_HEADER + "NAME");
    names.add(RESPONSE_HEADER + "NAME");
    return names;
  }
}
