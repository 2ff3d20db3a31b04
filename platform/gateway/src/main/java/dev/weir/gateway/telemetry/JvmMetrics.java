package dev.weir.gateway.telemetry;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.weir.gateway.telemetry.Metric.Description;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The metrics of the JVM, named as the semantic conventions of OpenTelemetry say, and of the
/// process, named as programs of Prometheus have them.
///
/// What platform threads do is not asked: that takes time of all of them.
final class JvmMetrics implements MetricProducer, AutoCloseable {

  private static final AttributeKey<String> MEMORY_TYPE = AttributeKey.stringKey("jvm.memory.type");
  private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
  private static final AttributeKey<String> COLLECTOR = AttributeKey.stringKey("jvm.gc.name");
  private static final AttributeKey<String> ACTION = AttributeKey.stringKey("jvm.gc.action");
  private static final AttributeKey<Boolean> DAEMON = AttributeKey.booleanKey("jvm.thread.daemon");
  private static final AttributeKey<String> BUFFERS =
      AttributeKey.stringKey("jvm.buffer.pool.name");
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.weir.jvm");
  private static final double NANOS_IN_SECOND = 1e9;
  private static final double MILLIS_IN_SECOND = 1e3;

  private final GarbageWatch garbage = new GarbageWatch();

  @Override
  public Collection<MetricData> produce(Resource resource) {
    var table = new Table(new Metric.Origin(resource, SCOPE), garbage, started());
    var metrics = new ArrayList<MetricData>();
    table.addMemory(metrics);
    metrics.add(table.collections());
    metrics.add(table.threads());
    table.addClasses(metrics);
    table.addProcess(metrics);
    return metrics;
  }

  private static Moments started() {
    var millis = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Moments.since(Instant.ofEpochMilli(millis));
  }

  @Override
  public void close() {
    garbage.close();
  }

  private record Table(Metric.Origin origin, GarbageWatch garbage, Moments moments) {

    void addMemory(List<MetricData> to) {
      to.add(memory("jvm.memory.used", "Memory in use.", MemoryPoolMXBean::getUsage, true));
      to.add(
          memory(
              "jvm.memory.used_after_last_gc",
              "Memory in use after the last collection of garbage in the pool.",
              MemoryPoolMXBean::getCollectionUsage,
              true));
      to.add(
          origin.upDown(
              new Description("jvm.memory.committed", "By", "Memory that the JVM has."),
              pools(MemoryPoolMXBean::getUsage, MemoryUsage::getCommitted)));
      to.add(
          memory(
              "jvm.memory.limit",
              "Memory that the JVM may have.",
              MemoryPoolMXBean::getUsage,
              false));
      to.add(
          origin.upDown(
              new Description("jvm.buffer.memory.used", "By", "Memory of buffers off the heap."),
              buffers(BufferPoolMXBean::getMemoryUsed)));
      to.add(
          origin.upDown(
              new Description("jvm.buffer.count", "{buffer}", "Buffers off the heap."),
              buffers(BufferPoolMXBean::getCount)));
    }

    private Metric memory(
        String name,
        String text,
        Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage,
        boolean isUsed) {
      return origin.upDown(
          new Description(name, "By", text),
          pools(usage, isUsed ? MemoryUsage::getUsed : MemoryUsage::getMax));
    }

    // What a pool does not know is -1, or no usage at all.
    private List<LongPointData> pools(
        Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage,
        ToLongFunction<MemoryUsage> value) {
      var points = new ArrayList<LongPointData>();
      for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
        var now = usage.apply(pool);
        if (now != null && value.applyAsLong(now) >= 0) {
          var type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
          var labels = Attributes.of(MEMORY_TYPE, type, POOL, pool.getName());
          points.add(moments.point(labels, value.applyAsLong(now)));
        }
      }
      return points;
    }

    private List<LongPointData> buffers(ToLongFunction<BufferPoolMXBean> value) {
      return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .map(it -> moments.point(Attributes.of(BUFFERS, it.getName()), value.applyAsLong(it)))
          .toList();
    }

    Metric collections() {
      var since = Moments.since(garbage.since());
      return origin.histogram(
          new Description("jvm.gc.duration", "s", "Collections of garbage."),
          garbage.pauses().entrySet().stream()
              .sorted(Comparator.comparing(it -> it.getKey().toString()))
              .map(it ->
                  since.point(
                      Attributes.of(
                          COLLECTOR, it.getKey().collector(), ACTION, it.getKey().action()),
                      it.getValue().seconds(),
                      GarbageWatch.BOUNDS,
                      it.getValue().counts()))
              .toList());
    }

    Metric threads() {
      var threads = ManagementFactory.getThreadMXBean();
      var daemons = threads.getDaemonThreadCount();
      return origin.upDown(
          new Description("jvm.thread.count", "{thread}", "Platform threads."),
          List.of(
              moments.point(Attributes.of(DAEMON, true), daemons),
              moments.point(
                  Attributes.of(DAEMON, false), Math.max(0, threads.getThreadCount() - daemons))));
    }

    void addClasses(List<MetricData> to) {
      var classes = ManagementFactory.getClassLoadingMXBean();
      to.add(
          origin.counter(
              new Description("jvm.class.loaded", "{class}", "Classes loaded, ever."),
              one(classes.getTotalLoadedClassCount())));
      to.add(
          origin.counter(
              new Description("jvm.class.unloaded", "{class}", "Classes unloaded, ever."),
              one(classes.getUnloadedClassCount())));
      to.add(
          origin.upDown(
              new Description("jvm.class.count", "{class}", "Classes that are loaded."),
              one(classes.getLoadedClassCount())));
    }

    void addProcess(List<MetricData> to) {
      to.add(
          level(
              "process.start_time",
              "s",
              "When the process began, in seconds since 1970.",
              ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_IN_SECOND));
      to.add(
          origin.upDown(
              new Description("jvm.cpu.count", "{cpu}", "Processors that the JVM may use."),
              one(Runtime.getRuntime().availableProcessors())));
      if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
        to.add(
            origin.sum(
                new Description("jvm.cpu.time", "s", "Time of processors that was used."),
                List.of(
                    moments.point(
                        Attributes.empty(), system.getProcessCpuTime() / NANOS_IN_SECOND))));
        to.add(
            level(
                "jvm.cpu.recent_utilization",
                "1",
                "What part of all processors is used at the moment.",
                Math.max(0, system.getProcessCpuLoad())));
      }
      if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
        to.add(
            gauge(
                "process.open_fds",
                "File descriptors that are open.",
                unix.getOpenFileDescriptorCount()));
        to.add(
            gauge(
                "process.max_fds",
                "File descriptors that may be open.",
                unix.getMaxFileDescriptorCount()));
      }
    }

    private Metric level(String name, String unit, String text, double value) {
      return origin.level(
          new Description(name, unit, text), List.of(moments.point(Attributes.empty(), value)));
    }

    private Metric gauge(String name, String text, long value) {
      return origin.gauge(new Description(name, "", text), one(value));
    }

    private List<LongPointData> one(long value) {
      return List.of(moments.point(Attributes.empty(), value));
    }
  }
}
