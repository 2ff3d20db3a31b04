package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.Notes;
import dev.weir.gateway.telemetry.Redaction;
import io.opentelemetry.api.common.AttributesBuilder;

/// What spans tell of what clients and filters said.
record Told(Redaction redaction) {

  /// What a filter said.
  String text(String text) {
    return redaction.text(text);
  }

  String path(String path) {
    return redaction.path(path);
  }

  String query(String query) {
    return redaction.query(query);
  }

  /// Adds what filters wanted to be known.
  void put(Notes notes, AttributesBuilder attributes) {
    notes.attributes().forEach((key, value) -> attributes.put(key, redaction.value(key, value)));
  }
}
