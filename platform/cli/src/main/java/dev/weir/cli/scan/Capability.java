package dev.weir.cli.scan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What code can do to its process and to the world, told by what it refers to.
public enum Capability {
  /// Starts processes.
  PROCESS("java.lang.Runtime#exec*", "java.lang.ProcessBuilder"),
  /// Ends the gateway.
  EXIT("java.lang.System#exit", "java.lang.Runtime#exit", "java.lang.Runtime#halt"),
  /// Runs code that is not Java, or writes to any memory.
  NATIVE(
      "java.lang.System#load*",
      "java.lang.Runtime#load*",
      "java.lang.foreign.*",
      "sun.misc.Unsafe",
      "jdk.internal.misc.Unsafe"),
  /// Talks to others, without the gateway.
  NETWORK(
      "java.net.http.*",
      "java.net.Socket",
      "java.net.ServerSocket",
      "java.net.DatagramSocket",
      "java.net.MulticastSocket",
      "java.net.URL#open*",
      "java.net.URL#getContent*",
      "java.net.URLConnection",
      "java.net.HttpURLConnection",
      "java.net.InetAddress#getByName*",
      "java.net.InetAddress#getAllByName*",
      "java.nio.channels.SocketChannel",
      "java.nio.channels.ServerSocketChannel",
      "java.nio.channels.DatagramChannel",
      "java.nio.channels.Asynchronous*SocketChannel",
      "javax.net.*",
      "javax.naming.*"),
  /// Reads, writes or looks at files.
  FILES(
      "java.nio.file.Files",
      "java.io.File",
      "java.io.FileInputStream",
      "java.io.FileOutputStream",
      "java.io.FileReader",
      "java.io.FileWriter",
      "java.io.RandomAccessFile",
      "java.nio.channels.FileChannel",
      "java.nio.channels.AsynchronousFileChannel",
      "java.util.zip.ZipFile",
      "java.util.jar.JarFile"),
  /// Uses classes by their names, where no scan sees which.
  REFLECTION(
      "java.lang.reflect.*",
      "java.lang.invoke.MethodHandles$Lookup",
      "java.lang.invoke.MethodHandles#privateLookupIn",
      "java.lang.Class#forName",
      "java.lang.Class#newInstance",
      "java.lang.Class#getMethod*",
      "java.lang.Class#getField*",
      "java.lang.Class#getConstructor*",
      "java.lang.Class#getDeclared*",
      "java.lang.ClassLoader"),
  /// Starts threads that the gateway does not know.
  THREADS(
      "java.lang.Thread#<init>",
      "java.lang.Thread#ofVirtual",
      "java.lang.Thread#ofPlatform",
      "java.lang.Thread#startVirtualThread",
      "java.util.Timer",
      "java.util.concurrent.Executors",
      "java.util.concurrent.ThreadPoolExecutor",
      "java.util.concurrent.ScheduledThreadPoolExecutor",
      "java.util.concurrent.ForkJoinPool",
      "java.util.concurrent.CompletableFuture#*Async"),
  /// Talks to databases.
  JDBC("java.sql.DriverManager", "javax.sql.*"),
  /// Manages the JVM, or lets others do so.
  JMX("javax.management.*", "java.lang.management.*"),
  /// Changes what all of the JVM shares.
  JVM_GLOBAL(
      "java.lang.Runtime#addShutdownHook",
      "java.lang.Thread#setDefaultUncaughtExceptionHandler",
      "java.security.Security",
      "java.lang.System#setProperty",
      "java.lang.System#setProperties",
      "java.lang.System#clearProperty",
      "java.lang.System#getProperties",
      "java.lang.System#setIn",
      "java.lang.System#setOut",
      "java.lang.System#setErr",
      "java.util.Locale#setDefault",
      "java.util.TimeZone#setDefault",
      "java.net.URL#setURLStreamHandlerFactory");

  @SuppressWarnings("ImmutableEnumChecker") // a list that toList() has made
  private final List<Sign> signs;

  Capability(String... signs) {
    this.signs = Arrays.stream(signs).map(Sign::parse).toList();
  }

  /// The name in the index: `jvm-global`.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether a reference shows it.
  public boolean isShownBy(Reference reference) {
    return signs.stream().anyMatch(sign -> sign.matches(reference));
  }

  /// A class, or one of its members; each with at most one `*` for anything.
  private record Sign(Glob owner, Glob member) {

    static Sign parse(String text) {
      var hash = text.indexOf('#');
      return hash < 0
          ? new Sign(Glob.parse(text), Glob.parse("*"))
          : new Sign(Glob.parse(text.substring(0, hash)), Glob.parse(text.substring(hash + 1)));
    }

    boolean matches(Reference reference) {
      return owner.matches(reference.owner()) && member.matches(reference.name());
    }
  }

  private record Glob(String start, String end, boolean isExact) {

    static Glob parse(String text) {
      var star = text.indexOf('*');
      return star < 0
          ? new Glob(text, "", true)
          : new Glob(text.substring(0, star), text.substring(star + 1), false);
    }

    boolean matches(String name) {
      return isExact
          ? name.equals(start)
          : name.length() >= start.length() + end.length()
              && name.startsWith(start)
              && name.endsWith(end);
    }
  }
}
