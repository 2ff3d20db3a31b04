package dev.weir.bench;

import com.sun.management.ThreadMXBean;
import dev.weir.gateway.Gateway;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;

/// A gateway to be measured. It runs until its standard input ends, so it does not outlive the
/// script that started it, and for each line it reads it prints how many bytes its threads have
/// allocated since the start.
///
/// That count is the JVM's own and exact. Others cannot ask for it from outside: Helidon refuses
/// the objects that JMX sends.
public final class BenchGateway {

  private BenchGateway() {}

  /// Takes the configuration and the directories that hold the official plugins.
  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("expected: a configuration, then plugin directories");
    }
    var file = Path.of(arguments[0]);
    var pluginDirectories = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    try (var gateway =
        Gateway.start(new Gateway.Options(file, pluginDirectories, System::getenv))) {
      IO.println("port " + gateway.port());
      while (IO.readln() != null) {
        IO.println("allocated " + threads.getTotalThreadAllocatedBytes());
      }
    }
  }
}
