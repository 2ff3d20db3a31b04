package dev.weir.gateway.telemetry.accesslog;

import dev.weir.api.AccessLogSinkFactory;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.gateway.config.AccessLogConfig;
import dev.weir.gateway.config.RouteConfig;
import dev.weir.gateway.log.RequestLog;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.RequestObservers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The access logs of one route table. Safe for use by several threads.
final class TableLogs implements RequestObservers.Way, RequestObserver {

  /// A sink and what goes there.
  ///
  /// @param config what it was made of
  record Output(LineFormat format, SharedSink sink, AccessLogConfig config) {}

  /// The sinks of one format.
  private static final class Group {
    private final LineFormat format;
    private final Sink[] sinks;

    private Group(LineFormat format, List<Sink> sinks) {
      this.format = format;
      this.sinks = sinks.toArray(Sink[]::new);
    }
  }

  private static final Lines LINES = new Lines();

  private final AccessLogs owner;
  private final HeaderNotes notes;
  private final List<Output> outputs;
  private final Group[] groups;

  TableLogs(AccessLogs owner, HeaderNotes notes, List<Output> outputs) {
    this.owner = owner;
    this.notes = notes;
    this.outputs = List.copyOf(outputs);
    this.groups = groups(outputs);
  }

  private static Group[] groups(List<Output> outputs) {
    var sinks = new LinkedHashMap<LineFormat, List<Sink>>();
    for (var output : outputs) {
      sinks.computeIfAbsent(output.format, _ -> new ArrayList<>()).add(output.sink.sink());
    }
    return sinks.entrySet().stream()
        .map(it -> new Group(it.getKey(), it.getValue()))
        .toArray(Group[]::new);
  }

  @Override
  public RequestObserver of(RouteConfig route) {
    return route.telemetry().accessLog() ? unrouted() : RequestObserver.NONE;
  }

  @Override
  public RequestObserver unrouted() {
    return outputs.isEmpty() ? RequestObserver.NONE : this;
  }

  @Override
  public void serves() {
    outputs.forEach(output -> output.sink.use(output.config));
  }

  @Override
  public void revoke(Function<AccessLogSinkFactory<?>, Optional<String>> revocations) {
    outputs.forEach(output -> output.sink.revoke(revocations));
  }

  @Override
  public void close() {
    outputs.forEach(output -> owner.release(output.sink));
  }

  @Override
  public void begins(RequestLog log, Headers headers) {
    notes.begins(log, headers);
  }

  @Override
  public Response responds(RequestLog log, Response response) {
    notes.responds(log, response.headers());
    return response;
  }

  @Override
  public void ended(RequestLog log) {
    var line = LINES.borrow();
    for (var group : groups) {
      group.format.write(log, line);
      for (var sink : group.sinks) {
        sink.offer(line);
      }
    }
    LINES.giveBack(line);
  }
}
