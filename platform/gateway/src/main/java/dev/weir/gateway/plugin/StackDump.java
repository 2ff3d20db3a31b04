package dev.weir.gateway.plugin;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds the threads, also the virtual ones that are parked, that run code of a class loader.
///
/// Only a thread dump tells of virtual threads, and only as text.
final class StackDump {

  private StackDump() {}

  /// What the threads are whose stacks have a frame of this loader.
  static List<String> threadsIn(String loader) throws IOException {
    var directory = Files.createTempDirectory("weir-threads-");
    var file = directory.resolve("threads.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
      return find(file, "at " + loader + "//");
    } finally {
      Files.deleteIfExists(file);
      Files.delete(directory);
    }
  }

  /// A thread is a line such as `#31 "name" virtual WAITING 2026-…`, and below it an indented one
  /// for each frame.
  private static List<String> find(Path dump, String frameBegin) throws IOException {
    var found = new ArrayList<String>();
    var thread = "";
    for (var line : Files.readAllLines(dump)) {
      if (line.startsWith("#")) {
        thread = line;
      } else if (!thread.isEmpty() && line.strip().startsWith(frameBegin)) {
        found.add("thread " + described(thread) + ' ' + line.strip());
        thread = "";
      }
    }
    return found;
  }

  /// The line without the time of the dump.
  private static String described(String thread) {
    return thread.replaceAll(" \\d{4}-\\S+$", "").strip();
  }
}
