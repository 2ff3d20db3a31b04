package dev.weir.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What plugins leave behind: it is removed, or reported.
class PluginLeftoversTest {

  /// Holds for a plugin what it puts there, and is no class of the plugin itself.
  private static final String HELD = "acme.held";

  @TempDir private Path directory;
  private PluginFixture plugins;

  @BeforeEach
  void open() {
    plugins = new PluginFixture(directory);
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  /// What the constructor of the plugin class does.
  enum Removed {
    SYSTEM_PROPERTY("System.getProperties().put(\"acme.property\", this);"),
    SYSTEM_PROPERTY_KEY("System.getProperties().put(this, \"acme\");"),
    DEFAULT_UNCAUGHT_HANDLER("Thread.setDefaultUncaughtExceptionHandler((t, e) -> {});"),
    SECURITY_PROVIDER(
        """
        java.security.Security.addProvider(
            new java.security.Provider("acme", "1", "") {{
              putService(new Service(this, "MessageDigest", "ACME", "acme.Life", null, null));
            }});
        java.security.Security.getProviders("MessageDigest.ACME");
        """),
    MBEAN(
        """
        java.lang.management.ManagementFactory.getPlatformMBeanServer()
            .registerMBean(new Bean(), new javax.management.ObjectName("acme:type=Bean"));
        """),
    JDBC_DRIVER("java.sql.DriverManager.registerDriver(new Driver());"),
    LOG_HANDLER("java.util.logging.Logger.getLogger(\"\").addHandler(new Handler());"),
    LOG_FILTER("java.util.logging.Logger.getLogger(\"\").setFilter(r -> true);"),
    LOG_LEVEL("java.util.logging.Logger.getLogger(\"\").setLevel(new Level());"),
    LOG_FORMATTER(
        """
        for (var h : java.util.logging.Logger.getLogger("").getHandlers()) {
          h.setFormatter(new java.util.logging.SimpleFormatter() {});
        }
        """),
    LOG_FILTER_OF_A_HANDLER(
        """
        for (var h : java.util.logging.Logger.getLogger("").getHandlers()) {
          h.setFilter(r -> true);
        }
        """),
    PROXY_SELECTOR("java.net.ProxySelector.setDefault(new Proxies());"),
    AUTHENTICATOR("java.net.Authenticator.setDefault(new java.net.Authenticator() {});"),
    COOKIE_HANDLER("java.net.CookieHandler.setDefault(new java.net.CookieManager() {});"),
    RESPONSE_CACHE("java.net.ResponseCache.setDefault(new Cache());"),
    THREAD_THAT_HIDES_ITS_ORIGIN(
        """
        var hasBegun = new java.util.concurrent.CountDownLatch(1);
        var thread = new Thread(() -> {
          hasBegun.countDown();
          java.util.concurrent.locks.LockSupport.park();
        });
        thread.setContextClassLoader(null);
        thread.start();
        hasBegun.await();
        """),
    THREAD("new Thread(() -> java.util.concurrent.locks.LockSupport.park()).start();"),
    THREAD_LOCAL("LOCAL.set(this);"),
    SERVICE_LOADER("java.util.ServiceLoader.load(Runnable.class).findFirst();"),
    RESOURCE_BUNDLE("java.util.ResourceBundle.getBundle(\"acme.Texts\");"),
    HTTP_CLIENT("java.net.http.HttpClient.newHttpClient();"),
    LOGGER("System.getLogger(\"acme\").log(System.Logger.Level.DEBUG, this);");

    private final String code;

    Removed(String code) {
      this.code = code;
    }
  }

  /// What the constructor of the plugin class does that the JDK does not let the gateway undo.
  enum Reported {
    SHUTDOWN_HOOK(
        "class java.lang.ApplicationShutdownHooks.hooks",
        "Runtime.getRuntime().addShutdownHook(new Thread(() -> LOCAL.get()));"),
    EXECUTOR(
        "java.lang.Thread \"acme-worker\"",
        """
        java.util.concurrent.Executors.newScheduledThreadPool(1, DAEMONS)
            .scheduleAtFixedRate(() -> LOCAL.get(), 1, 1, java.util.concurrent.TimeUnit.HOURS);
        """),
    TIMER(
        "java.util.TimerThread \"Timer-",
        """
        new java.util.Timer(true).schedule(
            new java.util.TimerTask() { @Override public void run() {} }, 3_600_000);
        """),
    VIRTUAL_THREAD(
        "java.lang.VirtualThread \"acme-parked\"",
        """
        Thread.ofVirtual().name("acme-parked").start(() -> {
          while (true) {
            java.util.concurrent.locks.LockSupport.park();
          }
        });
        """),
    STUBBORN_THREAD(
        "java.lang.Thread \"acme-worker\"",
        """
        DAEMONS.newThread(() -> {
          while (true) {
            Thread.interrupted();
            java.util.concurrent.locks.LockSupport.park();
          }
        }).start();
        """);

    private final String keeper;
    private final String code;

    Reported(String keeper, String code) {
      this.keeper = keeper;
      this.code = code;
    }
  }

  private void write(String code) {
    TestJar.of("geo", "1")
        .life(
            """
            static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
            static final java.util.concurrent.ThreadFactory DAEMONS = task -> {
              var thread = new Thread(task, "acme-worker");
              thread.setDaemon(true);
              return thread;
            };
            public Life() throws Exception { %s }
            public interface BeanMBean { int getOne(); }
            public static class Bean implements BeanMBean { public int getOne() { return 1; } }
            static class Level extends java.util.logging.Level { Level() { super("ACME", 1); } }
            static class Handler extends java.util.logging.Handler {
              @Override public void publish(java.util.logging.LogRecord record) {}
              @Override public void flush() {}
              @Override public void close() {}
            }
            static class Cache extends java.net.ResponseCache {
              @Override public java.net.CacheResponse get(java.net.URI uri, String method,
                  java.util.Map<String, java.util.List<String>> fields) { return null; }
              @Override public java.net.CacheRequest put(
                  java.net.URI uri, java.net.URLConnection connection) { return null; }
            }
            static class Proxies extends java.net.ProxySelector {
              @Override public java.util.List<java.net.Proxy> select(java.net.URI uri) {
                return java.util.List.of();
              }
              @Override public void connectFailed(
                  java.net.URI uri, java.net.SocketAddress address, java.io.IOException e) {}
            }
            """
                .formatted(code))
        .source(
            "Driver",
            """
            public class Driver implements java.sql.Driver {
              public java.sql.Connection connect(String url, java.util.Properties p) { return null; }
              public boolean acceptsURL(String url) { return false; }
              public java.sql.DriverPropertyInfo[] getPropertyInfo(
                  String url, java.util.Properties p) { return null; }
              public int getMajorVersion() { return 1; }
              public int getMinorVersion() { return 0; }
              public boolean jdbcCompliant() { return false; }
              public java.util.logging.Logger getParentLogger() { return null; }
            }
            """)
        .source(
            "Texts",
            """
            public class Texts extends java.util.ListResourceBundle {
              @Override protected Object[][] getContents() { return new Object[0][]; }
            }
            """)
        .write(plugins.file("geo.jar"));
  }

  /// Its own method: a variable of the test would keep the plugin.
  private void loadAndUnload() {
    try (var set = plugins.load()) {
      assertThat(set.problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRemoved(Removed leftover) {
    write(leftover.code);
    loadAndUnload();

    Eventually.isTrueAfterCollections(
        leftover.name().toLowerCase(Locale.ROOT) + " is removed",
        () -> plugins.context.watch().uncollected().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void isReportedWithThePathToWhatKeepsIt(Reported leftover) throws Exception {
    write(leftover.code);
    loadAndUnload();
    var watch = plugins.context.watch();
    Eventually.isTrueAfterCollections("the leak is seen", () -> !watch.leaks().isEmpty());

    var paths = LeakPaths.of(watch.leaks());

    assertThat(paths).hasSize(1);
    var path = paths.values().iterator().next();
    assertThat(path.getFirst()).isEqualTo("dev.weir.gateway.plugin.PluginJarLoader");
    assertThat(String.join(" <- ", path)).contains(leftover.keeper);
  }

  @Test
  void isReportedIfItIsAThreadLocalOfAThreadThatThePluginDoesNotOwn() throws Exception {
    TestJar.empty("geo", "1")
        .factory(
            "geo",
            """
            static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
            Response set() { LOCAL.set(this); return Response.of(200); }
            """,
            "set()")
        .write(plugins.file("geo.jar"));
    try (var pool = Executors.newSingleThreadExecutor()) {
      assertThat(pool.submit(this::useAndUnload).get()).isEqualTo(200);
      var watch = plugins.context.watch();
      Eventually.isTrueAfterCollections("the leak is seen", () -> !watch.leaks().isEmpty());

      assertThat(LeakPaths.of(watch.leaks()).toString())
          .contains("java.lang.ThreadLocal$ThreadLocalMap$Entry.value")
          .contains("java.lang.Thread \"pool-");
    }

    Eventually.isTrueAfterCollections(
        "it is collected with the thread", () -> plugins.context.watch().uncollected().isEmpty());
  }

  private int useAndUnload() throws Exception {
    try (var set = plugins.load()) {
      return PluginFixture.ask(set, "geo").status();
    }
  }

  @Test
  void namesTheParkedVirtualThreads() {
    write(Reported.VIRTUAL_THREAD.code);
    loadAndUnload();

    var watch = plugins.context.watch();
    Eventually.isTrueAfterCollections(
        "the thread is named",
        () -> watch.leaks().stream().anyMatch(it -> it.toString().contains("\"acme-parked\"")));
  }

  @Test
  void isNoLeakAnyMoreOnceItIsGone() {
    var held = new ArrayList<>();
    System.getProperties().put(HELD, held);
    write("((java.util.List) System.getProperties().get(\"" + HELD + "\")).add(this);");
    loadAndUnload();
    var watch = plugins.context.watch();
    Eventually.isTrueAfterCollections("the leak is seen", () -> !watch.leaks().isEmpty());

    held.clear();

    Eventually.isTrueAfterCollections("it is collected", () -> watch.uncollected().isEmpty());
    assertThat(watch.leaks()).isEmpty();
    System.getProperties().remove(HELD);
  }

  @Test
  void endsTheLoadingOfMoreVersionsIfTooManyLeak() {
    var held = new ArrayList<>();
    System.getProperties().put(HELD, held);
    write("((java.util.List) System.getProperties().get(\"" + HELD + "\")).add(this);");
    var watch = plugins.context.watch();
    for (var i = 0; i < PluginJar.MAX_LEAKS; i++) {
      loadAndUnload();
    }
    Eventually.isTrueAfterCollections(
        "the leaks are seen", () -> watch.leaksOf("geo") == PluginJar.MAX_LEAKS);

    var problems = plugins.problems();

    assertThat(problems)
        .containsExactly(
            "geo.jar: 5 versions of plugin geo were unloaded, but something keeps them in memory"
                + " (expected: fewer than 5; restart the gateway to load another one)");
    held.clear();
    Eventually.isTrueAfterCollections("they are collected", () -> watch.uncollected().isEmpty());
    assertThat(plugins.problems()).isEqualTo(List.of());
    System.getProperties().remove(HELD);
  }
}
