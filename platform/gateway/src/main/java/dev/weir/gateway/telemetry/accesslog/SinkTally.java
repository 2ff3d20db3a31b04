package dev.weir.gateway.telemetry.accesslog;

import java.util.concurrent.atomic.LongAdder;

/// What became of the lines of a sink, over all times that the configuration has had it.
final class SinkTally {

  private final String name;
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  SinkTally(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void written(long lines) {
    written.add(lines);
  }

  void dropped(long lines) {
    dropped.add(lines);
  }

  AccessLogNumbers numbers() {
    return new AccessLogNumbers(name, written.sum(), dropped.sum());
  }
}
