package dev.weir.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.weir.api.Headers;
import dev.weir.gateway.config.ConfigurationFile;
import dev.weir.gateway.log.RequestObserver;
import dev.weir.gateway.telemetry.RequestObservers;
import dev.weir.gateway.telemetry.accesslog.AccessLogNumbers;
import dev.weir.gateway.telemetry.accesslog.AccessLogs;
import dev.weir.gateway.wire.GatewayExchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// What the line of a request costs: processor time and garbage of the thread that serves it, and
/// processor time of the whole process with the thread that writes.
///
/// Run it with `platform/bench/jmh dev.weir.bench.AccessLogFigures`.
public final class AccessLogFigures {

  private static final int WARM_UP = 400_000;
  private static final int REQUESTS = 1_000_000;
  private static final int BEHIND = 2_000;

  private static final Headers HEADERS =
      Headers.of(
          "Host", "shop.example",
          "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

  private record Figures(double own, double all, double garbage) {

    Figures minus(Figures other) {
      return new Figures(own - other.own, all - other.all, garbage - other.garbage);
    }

    void print(String name) {
      System.out.printf(Locale.ROOT, "%-32s %8.0f %8.0f %8.0f%n", name, own, all, garbage);
    }
  }

  private AccessLogFigures() {}

  /// Prints nanoseconds and bytes for each request, on top of a request that nobody looks at.
  public static void main(String[] arguments) throws IOException {
    System.out.println("per request                     own [ns]  all [ns]      [B]");
    var nothing = measure("[]");
    nothing.print("without a line");
    for (var format : new String[] {"json", "combined"}) {
      var file = Files.createTempFile("weir-access-log-", ".log");
      measure("[ { file: " + file + ", format: " + format + " } ]")
          .minus(nothing)
          .print(format + " to a file, on top");
      Files.delete(file);
    }
  }

  private static Figures measure(String accessLog) {
    var yaml =
        "listeners: [ { address: 127.0.0.1:0 } ]\n"
            + "routes: [ { id: a, upstream: u } ]\n"
            + "upstreams: { u: { endpoints: [ 127.0.0.1:1 ] } }\n"
            + "access-log: "
            + accessLog;
    var config = ConfigurationFile.parse(yaml, Path.of("weir.yaml"), _ -> null).config();
    var logs = new AccessLogs(
            true,
            _ -> {
              throw new IllegalStateException("nothing goes to a collector");
            });
    var plan = new RequestObservers.Plan(config, Map.of());
    try (var table =
        logs.forTable(
            plan,
            (message, _) -> {
              throw new IllegalStateException(message);
            })) {
      serve(table.unrouted(), logs, WARM_UP);
      return measure(table.unrouted(), logs);
    }
  }

  private static Figures measure(RequestObserver observer, AccessLogs logs) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var bytes = threads.getCurrentThreadAllocatedBytes();
    var own = threads.getCurrentThreadCpuTime();
    var all = system.getProcessCpuTime();
    serve(observer, logs, REQUESTS);
    return new Figures(
        (double) (threads.getCurrentThreadCpuTime() - own) / REQUESTS,
        (double) (system.getProcessCpuTime() - all) / REQUESTS,
        (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / REQUESTS);
  }

  /// Requests in bursts, so that no line is dropped.
  private static void serve(RequestObserver observer, AccessLogs logs, int requests) {
    var before = written(logs);
    for (var i = 1; i <= requests; i++) {
      var log = GatewayExchange.ofOwnRequest().log();
      log.asks("GET", "shop.example", "/orders/4711/items", "page=2&sort=price");
      log.observedBy(observer);
      observer.begins(log, HEADERS);
      log.responds(200);
      log.ended(540, 1830);
      while (i % BEHIND == 0 && log.isObserved() && written(logs) - before < i) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static long written(AccessLogs logs) {
    return logs.numbers().stream().mapToLong(AccessLogNumbers::written).sum();
  }
}
