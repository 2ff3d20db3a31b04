package dev.weir.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// Prints how many bytes all threads of another JVM have allocated since its start, once for each
/// line it reads.
///
/// The count is the JVM's own and exact, and needs nothing of the JVM that is measured. Asking
/// costs that JVM some allocations, which the difference of two answers right after each other
/// shows.
public final class AllocationMeter {

  private AllocationMeter() {}

  /// Takes the id of the process.
  @SuppressWarnings("BanJNDI") // the other end is the local JVM that was just attached to
  public static void main(String[] arguments) throws IOException, AttachNotSupportedException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("expected: the id of a process");
    }
    var jvm = VirtualMachine.attach(arguments[0]);
    var address = jvm.startLocalManagementAgent();
    jvm.detach();
    try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      answer(connector.getMBeanServerConnection());
    }
  }

  private static void answer(MBeanServerConnection jvm) throws IOException {
    var threads =
        ManagementFactory.newPlatformMXBeanProxy(
            jvm, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (input.readLine() != null) {
      IO.println(threads.getTotalThreadAllocatedBytes());
    }
  }
}
