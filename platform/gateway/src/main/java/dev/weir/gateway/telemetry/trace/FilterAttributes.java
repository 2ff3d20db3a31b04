package dev.weir.gateway.telemetry.trace;

import dev.weir.gateway.log.FilterRun;
import io.opentelemetry.api.common.Attributes;
import java.util.concurrent.TimeUnit;

/// What the span, or the event, of a filter says.
final class FilterAttributes {

  private static final double NANOS_IN_SECOND = TimeUnit.SECONDS.toNanos(1);

  private FilterAttributes() {}

  static Attributes of(FilterRun run, Told told) {
    var attributes = Attributes.builder();
    told.put(run.notes(), attributes);
    var who = run.who();
    attributes.put(SpanKeys.FILTER, who.filter());
    attributes.put(SpanKeys.FILTER_ID, who.id());
    if (!who.plugin().isEmpty()) {
      attributes.put(SpanKeys.PLUGIN, who.plugin());
    }
    if (!who.version().isEmpty()) {
      attributes.put(SpanKeys.PLUGIN_VERSION, who.version());
    }
    attributes.put(SpanKeys.OWN_TIME, run.ownNanos() / NANOS_IN_SECOND);
    attributes.put(SpanKeys.ANSWERED, run.asked() == null && run.gave() != null);
    var code = run.code();
    if (code != null) {
      attributes.put(SpanKeys.ERROR, code.id());
    }
    return attributes.build();
  }
}
