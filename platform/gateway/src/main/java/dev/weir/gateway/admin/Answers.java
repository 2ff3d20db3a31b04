package dev.weir.gateway.admin;

import dev.weir.gateway.config.JsonText;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;

/// Sends what operators have asked for, or why they do not get it.
final class Answers {

  /// What was asked for makes no sense.
  static final Status INVALID = Status.create(422, "Unprocessable Content");

  private Answers() {}

  /// Sends maps, lists and texts as JSON.
  static void send(ServerResponse response, Status status, Object json) {
    response
        .status(status)
        .header(HeaderValues.CONTENT_TYPE_JSON)
        .header(HeaderValues.CACHE_NO_CACHE)
        .send(JsonText.pretty(json));
  }

  /// Sends a line.
  static void sendText(ServerResponse response, Status status, String text) {
    response
        .status(status)
        .header(HeaderValues.CONTENT_TYPE_TEXT_PLAIN)
        .header(HeaderValues.CACHE_NO_CACHE)
        .send(text + "\n");
  }

  /// Sends why something is not done.
  static void sendProblem(
      ServerResponse response, Status status, String code, RuntimeException failure) {
    var problems = List.of(String.valueOf(failure.getMessage()));
    send(response, status, Map.of("status", status.code(), "code", code, "problems", problems));
  }
}
