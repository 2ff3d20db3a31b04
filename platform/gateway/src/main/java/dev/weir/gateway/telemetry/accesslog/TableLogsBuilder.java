package dev.weir.gateway.telemetry.accesslog;

import dev.weir.gateway.config.AccessLogConfig;
import dev.weir.gateway.config.SinkConfig;
import dev.weir.gateway.config.TelemetryConfig;
import dev.weir.gateway.telemetry.Redaction;
import dev.weir.gateway.telemetry.RequestObservers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the access logs of one route table, and says what is wrong with them.
final class TableLogsBuilder {

  private static final String SECTION = "access-log";
  private static final String JSON = "json";

  private final AccessLogs logs;
  private final RequestObservers.Plan plan;
  private final List<AccessLogConfig> configs;
  private final RequestObservers.Refusals refusals;
  private final HeaderNotes.Builder notes = new HeaderNotes.Builder();
  private final Fields fields;
  private final Map<List<Object>, LineFormat> formats = new HashMap<>();
  private final Set<SinkKey> seen = new HashSet<>();
  private final List<TableLogs.Output> outputs = new ArrayList<>();

  TableLogsBuilder(
      AccessLogs logs, RequestObservers.Plan plan, RequestObservers.Refusals refusals) {
    this.logs = logs;
    this.plan = plan;
    this.configs = plan.config().accessLog();
    this.refusals = refusals;
    this.fields = new Fields(Redaction.of(plan.config().telemetry().redact()), notes);
  }

  TableLogs build() {
    for (var i = 0; i < configs.size(); i++) {
      var config = configs.get(i);
      var format = format(config, i);
      var sink = sink(config, i);
      if (format.isPresent() && sink.isPresent()) {
        outputs.add(new TableLogs.Output(format.get(), sink.get(), config));
      } else {
        sink.ifPresent(logs::release);
      }
    }
    return new TableLogs(logs, notes.build(), outputs);
  }

  /// Sinks with the same format have the same lines, each written once.
  private Optional<LineFormat> format(AccessLogConfig config, int index) {
    var isTyped = config.otlp().isPresent();
    var key = List.<Object>of(config.format(), config.fields(), config.also(), isTyped);
    var known = Optional.ofNullable(formats.get(key));
    if (known.isPresent()) {
      return known;
    }
    var format = config.format().equals(JSON) ? json(config, index) : template(config, index);
    format.ifPresent(it -> formats.put(key, it));
    return format;
  }

  private Optional<LineFormat> json(AccessLogConfig config, int index) {
    var named = new LinkedHashMap<String, Field>();
    var isRight = addAll(config.fields(), named, index, "fields");
    isRight &= addAll(config.also(), named, index, "also");
    if (!isRight) {
      return Optional.empty();
    }
    var isTyped = config.otlp().isPresent();
    return Optional.of(isTyped ? LineFormat.typed(named) : LineFormat.json(named));
  }

  private boolean addAll(List<String> names, Map<String, Field> to, int index, String property) {
    var isRight = true;
    for (var i = 0; i < names.size(); i++) {
      var name = names.get(i);
      try {
        if (to.put(name, fields.of(name)) != null) {
          throw new IllegalArgumentException("'" + name + "' (expected: each field once)");
        }
      } catch (IllegalArgumentException e) {
        refusals.refuse(String.valueOf(e.getMessage()), SECTION, index, property, i);
        isRight = false;
      }
    }
    return isRight;
  }

  private Optional<LineFormat> template(AccessLogConfig config, int index) {
    try {
      return Optional.of(LineFormat.template(config.format(), fields));
    } catch (IllegalArgumentException e) {
      refusals.refuse(String.valueOf(e.getMessage()), SECTION, index, "format");
      return Optional.empty();
    }
  }

  private Optional<SharedSink> sink(AccessLogConfig config, int index) {
    if (config.file().isPresent()) {
      return file(config.file().get(), new Object[] {SECTION, index, "file", "path"});
    }
    if (config.sink().isPresent()) {
      return plugin(config.sink().get(), new Object[] {SECTION, index, "sink"});
    }
    if (config.otlp().isPresent()) {
      return otlp(config.otlp().get(), config, new Object[] {SECTION, index, "otlp"});
    }
    var place = new Object[] {SECTION, index, "stdout"};
    return open(new SinkKey("stdout", "stdout"), StreamOutlet::stdout, place);
  }

  private Optional<SharedSink> otlp(
      TelemetryConfig.Collector collector, AccessLogConfig config, Object[] place) {
    var names = new ArrayList<>(config.fields());
    names.addAll(config.also());
    var key = new SinkKey("otlp", "otlp", List.of(collector, names));
    return open(key, () -> logs.outlet(collector, names), place);
  }

  /// One that could not be bound has been reported.
  private Optional<SharedSink> plugin(SinkConfig use, Object[] place) {
    var found = Optional.ofNullable(plan.sinks().get(use));
    return found.flatMap(bound -> {
      var key = new SinkKey("plugin", use.name(), List.of(bound.factory(), bound.config()));
      return open(key, () -> PluginOutlet.open(bound), place);
    });
  }

  private Optional<SharedSink> file(AccessLogConfig.LogFile file, Object[] place) {
    var path = file.path().toAbsolutePath().normalize();
    var clock = InstantSource.system();
    return open(
        new SinkKey("file", path.toString()),
        () -> FileOutlet.open(path, file.rotate(), clock),
        place);
  }

  private Optional<SharedSink> open(SinkKey key, AccessLogs.OutletSource source, Object[] place) {
    if (!seen.add(key)) {
      refusals.refuse("'" + key.name() + "' (expected: each place to write to once)", place);
      return Optional.empty();
    }
    try {
      return logs.hold(key, source);
    } catch (IllegalArgumentException e) {
      refusals.refuse(String.valueOf(e.getMessage()), place);
    } catch (IOException e) {
      var what = key.kind().equals("file") ? "a file to append to" : "one that can be opened";
      refusals.refuse(
          "'" + key.name() + "' cannot be opened: " + e.getMessage() + " (expected: " + what + ")",
          place);
    }
    return Optional.empty();
  }
}
