package dev.weir.marketplace.check;

import static dev.weir.marketplace.entry.Capability.ENVIRONMENT;
import static dev.weir.marketplace.entry.Capability.EXIT;
import static dev.weir.marketplace.entry.Capability.FILES;
import static dev.weir.marketplace.entry.Capability.JDBC;
import static dev.weir.marketplace.entry.Capability.JMX;
import static dev.weir.marketplace.entry.Capability.JVM_GLOBAL;
import static dev.weir.marketplace.entry.Capability.NATIVE;
import static dev.weir.marketplace.entry.Capability.NETWORK;
import static dev.weir.marketplace.entry.Capability.PROCESS;
import static dev.weir.marketplace.entry.Capability.REFLECTION;
import static dev.weir.marketplace.entry.Capability.SECRETS;
import static dev.weir.marketplace.entry.Capability.THREADS;
import static dev.weir.marketplace.entry.Capability.UPSTREAMS;

import dev.weir.marketplace.entry.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Which members show which capability.
final class CapabilityRules {

  /// A rule.
  ///
  /// @param owner a class; a package, and those below it, if it ends with a slash
  /// @param members how the names and descriptors of its members begin; empty for all of them
  record Rule(Capability capability, String owner, List<String> members) {

    boolean covers(String candidate) {
      return owner.endsWith("/")
          ? candidate.startsWith(owner)
          : candidate.equals(owner) || candidate.startsWith(owner + "$");
    }

    /// Whether a member of a class that is covered shows it.
    boolean isShownBy(String signature) {
      return members.isEmpty() || members.stream().anyMatch(signature::startsWith);
    }
  }

  /// One line: capability, classes of a package or the package itself, and for a single class its
  /// members.
  private static final List<Rule> RULES = new ArrayList<>();

  static {
    rule(PROCESS, "java/lang/ProcessBuilder");
    rule(PROCESS, "java/lang/ProcessHandle");
    rule(PROCESS, "java/lang/Runtime", "exec(");
    rule(PROCESS, "com/sun/tools/attach/");
    rule(EXIT, "java/lang/System", "exit(");
    rule(EXIT, "java/lang/Runtime", "exit(", "halt(");
    rule(NATIVE, "java/lang/System", "load(", "loadLibrary(");
    rule(NATIVE, "java/lang/Runtime", "load(", "loadLibrary(");
    rule(NATIVE, "java/lang/foreign/");
    rule(NATIVE, "sun/misc/");
    rule(NATIVE, "jdk/internal/");
    all(NETWORK, "java/net/http/", "java/rmi/", "javax/naming/", "javax/net/", "com/sun/net/");
    inPackage(NETWORK, "java/net/", "Socket", "ServerSocket", "DatagramSocket", "MulticastSocket");
    inPackage(NETWORK, "java/net/", "URLConnection", "HttpURLConnection", "JarURLConnection");
    inPackage(NETWORK, "java/net/", "URLClassLoader", "NetworkInterface");
    rule(NETWORK, "java/net/URL", "openStream(", "openConnection(", "getContent(");
    rule(NETWORK, "java/net/InetAddress", "getByName(", "getAllByName(", "getLocalHost(");
    rule(NETWORK, "java/net/InetAddress", "isReachable(", "getCanonicalHostName(", "getHostName(");
    rule(NETWORK, "java/net/InetSocketAddress", "<init>(Ljava/lang/String;", "getHostName(");
    inPackage(NETWORK, "java/nio/channels/", "SocketChannel", "ServerSocketChannel");
    inPackage(NETWORK, "java/nio/channels/", "DatagramChannel", "AsynchronousSocketChannel");
    inPackage(NETWORK, "java/nio/channels/", "AsynchronousServerSocketChannel");
    inPackage(FILES, "java/nio/file/", "Files", "FileSystem", "FileSystems", "spi/");
    rule(FILES, "java/nio/file/Path", "toRealPath(", "register(");
    inPackage(FILES, "java/io/", "File", "FileInputStream", "FileOutputStream", "FileReader");
    inPackage(FILES, "java/io/", "FileWriter", "RandomAccessFile", "FileDescriptor");
    rule(FILES, "java/io/PrintStream", "<init>(Ljava/lang/String;");
    rule(FILES, "java/io/PrintWriter", "<init>(Ljava/lang/String;");
    rule(FILES, "java/util/Formatter", "<init>(Ljava/lang/String;");
    inPackage(FILES, "java/nio/channels/", "FileChannel", "AsynchronousFileChannel");
    all(FILES, "java/util/zip/ZipFile", "java/util/jar/JarFile", "java/util/logging/FileHandler");
    rule(ENVIRONMENT, "java/lang/System", "getenv(");
    rule(SECRETS, "dev/weir/api/PluginContext", "secret(");
    rule(UPSTREAMS, "dev/weir/api/PluginContext", "upstream(");
    rule(
        THREADS, "java/lang/Thread", "<init>(", "ofVirtual(", "ofPlatform(", "startVirtualThread(");
    inPackage(THREADS, "java/util/", "Timer", "TimerTask");
    inPackage(THREADS, "java/util/concurrent/", "Executors", "ForkJoinPool", "ThreadPoolExecutor");
    inPackage(
        THREADS, "java/util/concurrent/", "ScheduledThreadPoolExecutor", "StructuredTaskScope");
    rule(THREADS, "java/util/concurrent/CompletableFuture", "supplyAsync(", "runAsync(");
    all(REFLECTION, "java/lang/reflect/", "java/lang/invoke/MethodHandles$Lookup", "javax/script/");
    all(REFLECTION, "java/beans/", "java/io/ObjectInputStream", "java/util/ServiceLoader");
    all(REFLECTION, "java/security/SecureClassLoader", "java/net/URLClassLoader");
    rule(REFLECTION, "java/lang/invoke/MethodHandles", "lookup(", "privateLookupIn(");
    rule(REFLECTION, "java/lang/Class", "forName(", "newInstance(", "getMethod", "getConstructor");
    rule(REFLECTION, "java/lang/Class", "getField", "getDeclared", "getClassLoader(");
    rule(REFLECTION, "java/lang/Module");
    rule(
        REFLECTION, "java/lang/ClassLoader", "<init>(", "loadClass(", "defineClass(", "findClass(");
    rule(REFLECTION, "java/lang/ClassLoader", "getSystemClassLoader(", "getPlatformClassLoader(");
    rule(REFLECTION, "java/lang/Thread", "getContextClassLoader(", "setContextClassLoader(");
    all(JDBC, "javax/sql/", "java/sql/DriverManager", "java/sql/Driver", "java/sql/Connection");
    all(JMX, "javax/management/", "java/lang/management/", "com/sun/management/");
    all(JVM_GLOBAL, "java/security/Security", "java/util/logging/LogManager");
    rule(JVM_GLOBAL, "java/lang/instrument/");
    rule(JVM_GLOBAL, "java/lang/Runtime", "addShutdownHook(", "removeShutdownHook(");
    rule(JVM_GLOBAL, "java/lang/Thread", "setDefaultUncaughtExceptionHandler(");
    rule(JVM_GLOBAL, "java/lang/System", "setProperty(", "setProperties(", "getProperties(");
    rule(JVM_GLOBAL, "java/lang/System", "clearProperty(", "setOut(", "setErr(", "setIn(");
    rule(JVM_GLOBAL, "java/util/Locale", "setDefault(");
    rule(JVM_GLOBAL, "java/util/TimeZone", "setDefault(");
    rule(JVM_GLOBAL, "java/net/URL", "setURLStreamHandlerFactory(");
    rule(JVM_GLOBAL, "java/net/ProxySelector", "setDefault(");
    rule(JVM_GLOBAL, "java/net/Authenticator", "setDefault(");
    rule(JVM_GLOBAL, "java/net/CookieHandler", "setDefault(");
    rule(JVM_GLOBAL, "javax/net/ssl/SSLContext", "setDefault(");
    rule(JVM_GLOBAL, "javax/net/ssl/HttpsURLConnection", "setDefault");
  }

  // Their other members are harmless, but who inherits from them can call all of them by its name.
  private static final Set<String> PARENTS = Set.of("java/lang/Thread", "java/lang/ClassLoader");

  private CapabilityRules() {}

  private static void rule(Capability capability, String owner, String... members) {
    RULES.add(new Rule(capability, owner, Arrays.asList(members)));
  }

  private static void all(Capability capability, String... owners) {
    inPackage(capability, "", owners);
  }

  private static void inPackage(Capability capability, String folder, String... names) {
    for (var name : names) {
      rule(capability, folder + name);
    }
  }

  /// The rules for the members of a class.
  static List<Rule> of(String owner) {
    return RULES.stream().filter(rule -> rule.covers(owner)).toList();
  }

  /// What inheriting from a class shows.
  static Set<Capability> ofParent(String owner) {
    var found = EnumSet.noneOf(Capability.class);
    for (var rule : RULES) {
      if (rule.covers(owner) && (rule.members().isEmpty() || PARENTS.contains(owner))) {
        found.add(rule.capability());
      }
    }
    return found;
  }
}
