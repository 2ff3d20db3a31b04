package dev.weir.wasm.engine;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/// Replaces the carrier threads that long guest calls hold.
///
/// A guest that computes does not give its carrier back, so as many long calls as there are
/// carriers would stop every other virtual thread. Admitting fewer calls than carriers would cost
/// each call a shared counter and leave a two-core machine one guest at a time. Instead the
/// scheduler's parallelism is raised by the number of long calls while they run: the usual call of
/// a few microseconds costs nothing, and the others go on after a tick.
final class Carriers {

  private static final System.Logger LOG = System.getLogger(Carriers.class.getName());

  /// The most that is added. Beyond it, the time limit of the calls bounds the wait.
  private static final int MAX_ADDED = 64;

  private @Nullable VirtualThreadSchedulerMXBean scheduler;
  private boolean unavailable;
  private int added;

  /// Makes up for that many held carriers, and takes back what is not needed any more. Only the
  /// watchdog calls this, every tick.
  void compensate(int held) {
    var wanted = Math.min(held, MAX_ADDED);
    if ((wanted == 0 && added == 0) || unavailable) {
      return;
    }
    try {
      var bean = scheduler();
      if (wanted != added) {
        bean.setParallelism(Math.max(1, bean.getParallelism() - added + wanted));
        added = wanted;
      }
      if (wanted > 0 && isAsleep(bean)) {
        wake();
      }
    } catch (RuntimeException e) {
      unavailable = true;
      LOG.log(System.Logger.Level.WARNING, "long guest calls will hold their carriers", e);
    }
  }

  /// Whether threads wait although there could be another carrier: raising the number starts none.
  private static boolean isAsleep(VirtualThreadSchedulerMXBean bean) {
    return bean.getQueuedVirtualThreadCount() > 0
        && bean.getMountedVirtualThreadCount() < bean.getParallelism();
  }

  /// Something to run starts a carrier, but only in a queue that was empty. Which one it comes to
  /// depends on the platform thread that it comes from, so each time that is a new one.
  private static void wake() {
    Thread.ofPlatform()
        .name("weir-wasm-carriers")
        .daemon()
        .start(() -> Thread.startVirtualThread(() -> {}));
  }

  private VirtualThreadSchedulerMXBean scheduler() {
    if (scheduler == null) {
      scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }
    return scheduler;
  }
}
