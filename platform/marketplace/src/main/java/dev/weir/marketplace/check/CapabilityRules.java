package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Capability;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which members show which capability.
final class CapabilityRules {

  /// A rule.
  ///
  /// @param owner a class; a package, and those below it, if it ends with a slash
  /// @param members how the names and descriptors of its members begin, or what is in them if it
  ///   begins with a star; empty for all members
  record Rule(Capability capability, String owner, List<String> members) {

    static Rule parse(String line) {
      var parts = line.split(" +", -1);
      return new Rule(
          Capability.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')),
          parts[1],
          Arrays.asList(parts).subList(2, parts.length));
    }

    boolean covers(String candidate) {
      return owner.endsWith("/")
          ? candidate.startsWith(owner)
          : candidate.equals(owner) || candidate.startsWith(owner + "$");
    }

    /// Whether a member of a class that is covered shows it.
    boolean isShownBy(String signature) {
      return members.isEmpty() || members.stream().anyMatch(member -> matches(member, signature));
    }

    private static boolean matches(String member, String signature) {
      return member.startsWith("*")
          ? signature.contains(member.substring(1))
          : signature.startsWith(member);
    }
  }

  // In an order in which people look for them: capability, class or package, members.
  private static final String TABLE =
      """
      process     java/lang/ProcessBuilder
      process     java/lang/ProcessHandle
      process     java/lang/Runtime exec(
      process     com/sun/tools/
      process     jdk/jshell/
      process     java/awt/Desktop
      exit        java/lang/System exit(
      exit        java/lang/Runtime exit( halt(
      native      java/lang/System load( loadLibrary(
      native      java/lang/Runtime load( loadLibrary(
      native      java/lang/foreign/
      native      sun/misc/
      native      jdk/internal/
      network     java/net/http/
      network     java/rmi/
      network     javax/naming/
      network     javax/net/
      network     com/sun/net/
      network     java/net/Socket
      network     java/net/ServerSocket
      network     java/net/DatagramSocket
      network     java/net/MulticastSocket
      network     java/net/URLConnection
      network     java/net/HttpURLConnection
      network     java/net/JarURLConnection
      network     java/net/URLClassLoader
      network     java/net/NetworkInterface
      network     javax/xml/parsers/DocumentBuilder parse(Ljava/lang/String;
      network     javax/xml/parsers/SAXParser parse(Ljava/lang/String;
      network     org/xml/sax/InputSource <init>(Ljava/lang/String;
      network     javax/imageio/ImageIO read(Ljava/net/URL;
      network     java/net/URL openStream( openConnection( getContent(
      network     java/net/InetAddress getByName( getAllByName( getLocalHost( isReachable(
      network     java/net/InetAddress getCanonicalHostName( getHostName(
      network     java/net/InetSocketAddress <init>(Ljava/lang/String; getHostName(
      network     java/nio/channels/SocketChannel
      network     java/nio/channels/ServerSocketChannel
      network     java/nio/channels/DatagramChannel
      network     java/nio/channels/AsynchronousSocketChannel
      network     java/nio/channels/AsynchronousServerSocketChannel
      files       java/nio/file/Files
      files       java/nio/file/FileSystem
      files       java/nio/file/FileSystems
      files       java/nio/file/spi/
      files       java/nio/file/Path toRealPath( register(
      files       java/io/File
      files       java/io/FileInputStream
      files       java/io/FileOutputStream
      files       java/io/FileReader
      files       java/io/FileWriter
      files       java/io/RandomAccessFile
      files       java/io/FileDescriptor
      files       java/util/Scanner <init>(Ljava/nio/file/Path;
      files       java/util/prefs/
      files       java/util/spi/ToolProvider
      files       javax/tools/
      files       java/lang/module/
      files       java/io/PrintStream <init>(Ljava/lang/String;
      files       java/io/PrintWriter <init>(Ljava/lang/String;
      files       java/util/Formatter <init>(Ljava/lang/String;
      files       java/nio/channels/FileChannel
      files       java/nio/channels/AsynchronousFileChannel
      files       java/util/zip/ZipFile
      files       java/util/jar/JarFile
      files       java/util/logging/FileHandler
      environment java/lang/System getenv(
      secrets     dev/weir/api/PluginContext secret(
      upstreams   dev/weir/api/PluginContext upstream(
      threads     java/lang/Thread <init>( ofVirtual( ofPlatform( startVirtualThread(
      threads     java/util/Timer
      threads     java/util/TimerTask
      threads     java/util/concurrent/Executors
      threads     java/util/concurrent/ForkJoinPool
      threads     java/util/concurrent/ThreadPoolExecutor
      threads     java/util/concurrent/ScheduledThreadPoolExecutor
      threads     java/util/concurrent/StructuredTaskScope
      threads     java/util/concurrent/CompletableFuture *Async(
      reflection  java/lang/reflect/
      reflection  java/lang/invoke/MethodHandles$Lookup
      reflection  javax/script/
      reflection  java/beans/
      reflection  java/io/ObjectInputStream
      reflection  java/util/ServiceLoader
      reflection  java/security/SecureClassLoader
      reflection  java/net/URLClassLoader
      reflection  java/lang/invoke/MethodHandles lookup( privateLookupIn(
      reflection  java/lang/Class forName( newInstance( getMethod getConstructor getField
      reflection  java/lang/Class getDeclared getClassLoader(
      reflection  java/lang/Module
      reflection  java/lang/ClassLoader
      reflection  java/lang/ModuleLayer
      reflection  java/lang/Thread getContextClassLoader( setContextClassLoader(
      jdbc        javax/sql/
      jdbc        java/sql/DriverManager
      jdbc        java/sql/Driver
      jdbc        java/sql/Connection
      jmx         javax/management/
      jmx         java/lang/management/
      jmx         com/sun/management/
      jvm-global  java/security/Security
      jvm-global  java/util/logging/LogManager
      jvm-global  java/lang/instrument/
      jvm-global  java/lang/Runtime addShutdownHook( removeShutdownHook(
      jvm-global  java/lang/Thread setDefaultUncaughtExceptionHandler(
      jvm-global  java/lang/System setProperty( setProperties( getProperties( clearProperty(
      jvm-global  java/lang/System setOut( setErr( setIn(
      jvm-global  java/util/Locale setDefault(
      jvm-global  java/util/TimeZone setDefault(
      jvm-global  java/net/URL setURLStreamHandlerFactory(
      jvm-global  java/net/ProxySelector setDefault(
      jvm-global  java/net/Authenticator setDefault(
      jvm-global  java/net/CookieHandler setDefault(
      jvm-global  javax/net/ssl/SSLContext setDefault(
      jvm-global  javax/net/ssl/HttpsURLConnection setDefault
      """;

  private static final List<Rule> RULES = TABLE.lines().map(Rule::parse).toList();

  // Its other members are harmless, but who inherits from it can call all of them by its own name.
  private static final String THREAD = "java/lang/Thread";

  private CapabilityRules() {}

  /// The rules for the members of a class.
  static List<Rule> of(String owner) {
    return RULES.stream().filter(rule -> rule.covers(owner)).toList();
  }

  /// What inheriting from a class shows.
  static Set<Capability> ofParent(String owner) {
    var found = EnumSet.noneOf(Capability.class);
    for (var rule : RULES) {
      if (rule.covers(owner) && (rule.members().isEmpty() || owner.equals(THREAD))) {
        found.add(rule.capability());
      }
    }
    return found;
  }
}
