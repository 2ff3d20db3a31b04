package dev.weir.gateway.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// The class loader of one plugin jar: the JDK and the API first, then the jar, and nothing else.
///
/// Its name is unique, and stands in the stack frames of its classes. So what still runs code of a
/// plugin can be told, as can which of several loaders a dump of the heap shows.
final class PluginJarLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final AtomicLong COUNT = new AtomicLong();

  private PluginJarLoader(String name, URL[] jar) {
    super(name, jar, ApiClassLoader.INSTANCE);
  }

  static PluginJarLoader open(String plugin, Path jar) throws MalformedURLException {
    var name = "weir-plugin-" + plugin + '-' + COUNT.incrementAndGet();
    return new PluginJarLoader(name, new URL[] {jar.toUri().toURL()});
  }

  /// Makes a class of the gateway one of this loader, for what the JDK tells only to classes of the
  /// loader that it is about.
  Class<?> define(String name, byte[] bytes) {
    return defineClass(name, bytes, 0, bytes.length);
  }
}
