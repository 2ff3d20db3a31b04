package dev.weir.gateway.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs code of a plugin that loads or unloads it, for a limited time.
///
/// Every call gets a thread of its own, which ends with it: a plugin that hangs holds nobody up,
/// and what it leaves in thread locals or as context class loader goes with the thread.
record PluginThread(Duration patience) {

  /// The result of the task.
  ///
  /// @param what what the plugin does, as a thread name and for messages
  /// @throws Exception what the task threw, wrapped in an [ExecutionException], or a
  ///   [PluginException] if it did not return in time
  <T> T call(String what, ClassLoader context, Callable<T> task) throws Exception {
    var result = new FutureTask<>(task);
    var thread =
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name("weir-plugin-" + what)
            .unstarted(result);
    thread.setContextClassLoader(context);
    thread.start();
    try {
      // The thread, too: else it is still there for a moment with the plugin's loader.
      thread.join(patience);
      return result.get(0, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new PluginException(what + " took longer than " + patience.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }
}
