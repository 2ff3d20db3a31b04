package dev.weir.cli.plugin;

import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.cli.filter.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a filter did to a request, for programs.
final class PassageFacts {

  private PassageFacts() {}

  static Map<String, Object> of(Passage passage) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("method", passage.received().method());
    facts.put("target", passage.received().target());
    facts.put("millis", passage.nanos() / 1e6);
    facts.put("millis-in-filter", passage.nanosInFilter() / 1e6);
    facts.put("received", fields(passage.received().headers()));
    passage.sent().ifPresent(sent -> facts.put("sent", fields(sent.headers())));
    passage.answered().ifPresent(answer -> facts.put("answered", fields(answer.headers())));
    passage
        .returned()
        .ifPresent(response -> {
          facts.put("status", response.status());
          facts.put("returned", fields(response.headers()));
        });
    passage.failure().ifPresent(failure -> facts.put("failure", failure(failure)));
    return facts;
  }

  private static String failure(Exception failure) {
    return failure instanceof GatewayException known
        ? known.code().id() + ": " + known.getMessage()
        : failure.toString();
  }

  private static List<List<String>> fields(Headers headers) {
    var fields = new ArrayList<List<String>>();
    headers.forEach((name, value) -> fields.add(List.of(name, value)));
    return fields;
  }
}
