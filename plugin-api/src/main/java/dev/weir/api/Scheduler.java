package dev.weir.api;

import java.time.Duration;

/// Runs work of a plugin that is not part of a request, on virtual threads.
///
/// Blocking is fine. What a task throws is logged and counted, and ends that run only. Each run has
/// the plugin's class loader as its context class loader. At unload all tasks are cancelled and
/// their threads interrupted; a task that ignores that is reported, and keeps the plugin in memory.
///
/// Safe for use by several threads. A plugin can have 1,000 tasks at a time: what would be one more
/// throws [IllegalStateException], as everything does after the plugin was unloaded.
public interface Scheduler {

  /// Runs an action again and again, for the first time when one period has passed.
  ///
  /// Runs of one task never overlap: an action that takes longer than the period is followed by the
  /// next run at once, and what it missed is not made up for. So the action is never called by two
  /// threads at a time, and sees what its earlier runs wrote.
  ///
  /// @param period from the start of one run to the start of the next; at least a millisecond
  /// @throws IllegalArgumentException if the period is shorter
  Task every(Duration period, Runnable action);

  /// Runs an action once, when some time has passed.
  ///
  /// @param delay zero or less for at once
  Task after(Duration delay, Runnable action);

  /// Runs an action once, now. For work that goes on as long as the plugin does, such as a
  /// connection that listens.
  ///
  /// @param name what the action does, for the name of its thread and for messages
  Task start(String name, Runnable action);

  /// Something that a scheduler runs.
  interface Task {

    /// Ends the task: it does not run again, and the thread of a run under way is interrupted.
    /// Returns at once. Has no effect on a task that is over; never throws.
    void cancel();
  }
}
