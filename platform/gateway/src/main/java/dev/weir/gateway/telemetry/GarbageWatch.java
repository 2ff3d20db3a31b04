package dev.weir.gateway.telemetry;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.System.Logger.Level;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/// Times the collections of garbage from now on, as the JVM tells of each of them.
final class GarbageWatch implements AutoCloseable {

  /// Which collections.
  ///
  /// @param collector `G1 Young Generation`
  /// @param action `end of minor GC`
  record Kind(String collector, String action) {}

  /// How long they took.
  static final class Pauses {

    private final LongAdder[] buckets = new LongAdder[BOUNDS.size() + 1];
    private final LongAdder millis = new LongAdder();

    private Pauses() {
      Arrays.setAll(buckets, _ -> new LongAdder());
    }

    private void add(long took) {
      var bucket = 0;
      while (bucket < BOUNDS.size() && took > BOUNDS.get(bucket) * MILLIS_IN_SECOND) {
        bucket++;
      }
      buckets[bucket].increment();
      millis.add(took);
    }

    /// How many took up to each of [#BOUNDS], and longer.
    List<Long> counts() {
      return Arrays.stream(buckets).map(LongAdder::sum).toList();
    }

    /// How long all of them took together.
    double seconds() {
      return millis.sum() / MILLIS_IN_SECOND;
    }
  }

  /// In seconds; those that the semantic conventions of OpenTelemetry advise.
  static final List<Double> BOUNDS = List.of(0.01, 0.1, 1.0, 10.0);

  private static final System.Logger LOGGER = System.getLogger(GarbageWatch.class.getName());
  private static final double MILLIS_IN_SECOND = 1e3;

  private final Instant since = Instant.now();
  private final Map<Kind, Pauses> pauses = new ConcurrentHashMap<>();
  private final NotificationListener listener = (notification, _) -> take(notification);
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();

  /// A watch that has begun.
  GarbageWatch() {
    for (var collector : collectors) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  private void take(Notification notification) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData told) {
      var info = GarbageCollectionNotificationInfo.from(told);
      var kind = new Kind(info.getGcName(), info.getGcAction());
      pauses.computeIfAbsent(kind, _ -> new Pauses()).add(info.getGcInfo().getDuration());
    }
  }

  /// When it began.
  Instant since() {
    return since;
  }

  /// How long the collections took that it has seen.
  Map<Kind, Pauses> pauses() {
    return Map.copyOf(pauses);
  }

  @Override
  public void close() {
    for (var collector : collectors) {
      if (collector instanceof NotificationEmitter emitter) {
        remove(emitter);
      }
    }
  }

  private void remove(NotificationEmitter emitter) {
    try {
      emitter.removeNotificationListener(listener);
    } catch (ListenerNotFoundException e) {
      LOGGER.log(Level.DEBUG, "no listener to collections of garbage", e);
    }
  }
}
