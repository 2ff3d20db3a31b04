package dev.weir.gateway;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/// What is in the heap of this process once garbage has been collected.
final class Heap {

  private static final String[] STRINGS = {String[].class.getName()};

  private Heap() {}

  /// The bytes that are in use.
  static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// How many objects there are of classes with that simple name.
  static long instances(String className) {
    return histogram()
        .lines()
        .map(line -> line.trim().split("\\s+", -1))
        .filter(columns -> columns.length > 3 && columns[3].endsWith("." + className))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }

  private static String histogram() {
    try {
      var command = new ObjectName("com.sun.management:type=DiagnosticCommand");
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(command, "gcClassHistogram", new Object[] {new String[0]}, STRINGS);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
