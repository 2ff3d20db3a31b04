package dev.weir.bench;

import dev.weir.gateway.Gateway;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Prints what many swaps of a plugin leave in memory, and how long the slowest request takes
/// beside one.
///
/// Clients ask a gateway in this process at a steady pace, first while nothing happens, then while
/// the plugin is swapped again and again.
public final class SwapFigures {

  private static final double MEGABYTE = 1024 * 1024;
  private static final int WARM_UP = 50;
  private static final int CLIENTS = 4;
  private static final long PACE_NANOS = 4_000_000;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Path template;
  private final Path plugin;
  private final Gateway gateway;
  private final List<Long> times = new ArrayList<>();
  private volatile boolean isMeasured;
  private volatile boolean isOver;
  private volatile String failure = "";

  private SwapFigures(Path folder, Path template) throws IOException {
    this.template = template;
    this.plugin = Files.createDirectories(folder.resolve("plugins")).resolve("swapped.jar");
    write(0);
    var file =
        Files.writeString(
            folder.resolve("weir.yaml"),
            """
            listeners: [ { address: "127.0.0.1:0" } ]
            admin: { address: "127.0.0.1:0" }
            routes: [ { id: all, upstream: none, filters: [ { respond: { status: 204 } } ] } ]
            upstreams: { none: { endpoints: [ "127.0.0.1:1" ] } }
            plugins: { directory: plugins, watch: false }
            """);
    this.gateway = Gateway.start(new Gateway.Options(file, List.of(), System::getenv));
  }

  /// Takes a folder, the jar of the plugin `respond`, and the number of swaps.
  public static void main(String[] arguments) throws Exception {
    var figures = new SwapFigures(Path.of(arguments[0]), Path.of(arguments[1]));
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < CLIENTS; i++) {
      threads.add(Thread.ofPlatform().start(figures::ask));
    }
    try {
      figures.run(Integer.parseInt(arguments[2]));
    } finally {
      figures.isOver = true;
      for (var thread : threads) {
        thread.join();
      }
      figures.gateway.close();
    }
  }

  private void run(int swaps) throws IOException {
    var pause = swap(WARM_UP);
    settle();
    var before = Memory.now();
    measure("without swaps", () -> LockSupport.parkNanos(pause * Math.min(swaps, 200)));
    var begin = System.nanoTime();
    measure("beside %d swaps".formatted(swaps), () -> swap(swaps));
    IO.println(
        String.format(
            Locale.ROOT, "swaps: one in %.1f ms", (System.nanoTime() - begin) / 1e6 / swaps));
    settle();
    Memory.now().print(before, swaps);
    if (!failure.isEmpty()) {
      throw new IllegalStateException(failure);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void measure(String what, Work work) throws IOException {
    synchronized (times) {
      times.clear();
    }
    isMeasured = true;
    work.run();
    isMeasured = false;
    synchronized (times) {
      var sorted = times.stream().sorted().toList();
      IO.println(
          String.format(
              Locale.ROOT,
              "| requests %s | %d | %.2f | %.2f | %.2f | %.2f |",
              what,
              sorted.size(),
              sorted.get(sorted.size() / 2) / 1e6,
              sorted.get(sorted.size() * 99 / 100) / 1e6,
              sorted.get(sorted.size() * 999 / 1000) / 1e6,
              sorted.getLast() / 1e6));
    }
  }

  // How long one takes, in ns.
  private long swap(int count) throws IOException {
    var begin = System.nanoTime();
    for (var build = 1; build <= count; build++) {
      write(build);
      gateway.reload();
    }
    return (System.nanoTime() - begin) / count;
  }

  /// Another file of the same plugin: its manifest says which build it is.
  private void write(int build) throws IOException {
    var fresh = plugin.resolveSibling("fresh");
    try (var from = new JarFile(template.toFile())) {
      var manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Plugin-Version", "1.0." + build);
      try (var to = new JarOutputStream(Files.newOutputStream(fresh), manifest)) {
        for (var entry : from.stream().filter(it -> !isOwn(it)).toList()) {
          to.putNextEntry(new JarEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
        }
      }
    }
    // As if nobody had written to it for a second.
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minusSeconds(1)));
    Files.move(fresh, plugin, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isOwn(JarEntry entry) {
    return entry.getName().equals(JarFile.MANIFEST_NAME) || entry.getName().equals("META-INF/");
  }

  // Old versions are let go of a moment after they were replaced.
  private static void settle() {
    for (var i = 0; i < 10; i++) {
      ManagementFactory.getMemoryMXBean().gc();
      LockSupport.parkNanos(200_000_000);
    }
  }

  private void ask() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setTcpNoDelay(true);
      var answer = new byte[4096];
      for (var at = System.nanoTime(); !isOver; at += PACE_NANOS) {
        LockSupport.parkNanos(at - System.nanoTime());
        socket.getOutputStream().write(REQUEST);
        var count = socket.getInputStream().read(answer);
        var text = new String(answer, 0, Math.max(0, count), StandardCharsets.US_ASCII);
        if (!text.startsWith("HTTP/1.1 204") || !text.endsWith("\r\n\r\n")) {
          throw new IOException("answer '" + text + "' (expected: 204)");
        }
        note(System.nanoTime() - at);
      }
    } catch (IOException e) {
      failure = "a request failed: " + e.getMessage();
    }
  }

  // Since it was due: a request that has to wait for the one before is slow, too.
  private void note(long nanos) {
    if (isMeasured) {
      synchronized (times) {
        times.add(nanos);
      }
    }
  }

  /// What is in use after a collection.
  private record Memory(long heap, long metaspace, int classes) {

    static Memory now() {
      var metaspace =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .map(MemoryPoolMXBean::getUsage)
              .findFirst()
              .orElseThrow();
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          metaspace.getUsed(),
          ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    void print(Memory before, int swaps) {
      row("heap, MB", before.heap / MEGABYTE, heap / MEGABYTE, swaps);
      row("metaspace, MB", before.metaspace / MEGABYTE, metaspace / MEGABYTE, swaps);
      row("loaded classes", before.classes, classes, swaps);
    }

    private static void row(String what, double before, double after, int swaps) {
      IO.println(
          String.format(
              Locale.ROOT,
              "| %s, before and after %d swaps | %.2f | %.2f | %+.1f %% |",
              what,
              swaps,
              before,
              after,
              100 * (after - before) / before));
    }
  }
}
