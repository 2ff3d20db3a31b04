package dev.weir.gateway.plugin.leftover;

import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/// MBeans.
final class Beans {

  private Beans() {}

  /// Asks the servers that exist; making one for this would be a leftover of its own.
  static void remove(Loader loader, List<String> removed) throws JMException {
    for (var server : MBeanServerFactory.findMBeanServer(null)) {
      for (var name : server.queryNames(null, null)) {
        remove(server, name, loader, removed);
      }
    }
  }

  private static void remove(
      MBeanServer server, ObjectName name, Loader loader, List<String> removed) throws JMException {
    try {
      if (loader.loader().equals(server.getClassLoaderFor(name))) {
        server.unregisterMBean(name);
        removed.add("MBean " + name);
      }
    } catch (InstanceNotFoundException _) {
      // somebody else was faster
    }
  }
}
