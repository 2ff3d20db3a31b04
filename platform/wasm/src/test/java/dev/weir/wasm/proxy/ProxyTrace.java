package dev.weir.wasm.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the fixture `script.wasm` has seen, read from its log.
final class ProxyTrace implements AutoCloseable {

  /// What came of a host call.
  ///
  /// @param results the numbers at the places for results
  /// @param text the bytes that the host handed over, each a `char`
  record Result(int status, List<Integer> results, String text) {

    int first() {
      return results.getFirst();
    }

    /// The first two numbers as one.
    long wide() {
      return Integer.toUnsignedLong(results.get(0)) | (long) results.get(1) << Integer.SIZE;
    }

    byte[] bytes() {
      return text.getBytes(ISO_8859_1);
    }
  }

  private static final String CALLBACK = "on ";
  private static final String STEP = "do ";
  private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final List<String> lines = new ArrayList<>();
  private final Handler handler = new Collector();
  private final Logger logger;

  /// The log of the filter of that name, from now on.
  ProxyTrace(String filter) {
    logger = Logger.getLogger("dev.weir.wasm." + filter);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  /// All lines.
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// Leaves out how the host has tried whether the guest takes requests at all.
  void leaveOutProbe() {
    synchronized (lines) {
      var start = lines.lastIndexOf("on 1 2 1 0 0 0");
      if (start >= 0) {
        var rest = lines.subList(start, lines.size());
        rest.subList(0, rest.indexOf("on 8 1 0 0 0 0") + 1).clear();
      }
    }
  }

  /// The callbacks with their arguments: `request_headers 2 5 1`.
  List<String> callbacks() {
    return lines().stream()
        .filter(line -> line.startsWith(CALLBACK))
        .map(ProxyTrace::callback)
        .toList();
  }

  /// The callbacks of requests.
  List<String> streamCallbacks() {
    return callbacks().stream().filter(it -> !it.matches("\\S+ 1( .*)?")).toList();
  }

  /// What came of the host calls.
  List<Result> results() {
    return lines().stream().filter(line -> line.startsWith(STEP)).map(ProxyTrace::result).toList();
  }

  Result last() {
    return results().getLast();
  }

  List<Integer> statuses() {
    return results().stream().map(Result::status).toList();
  }

  /// The bytes that the host calls gave, as text.
  List<String> texts() {
    return results().stream().map(Result::text).toList();
  }

  private static String callback(String line) {
    var parts = line.split(" ", -1);
    var on = On.of(Integer.parseInt(parts[1]));
    var arguments = Arrays.copyOfRange(parts, 2, 2 + on.parameters());
    return on + " " + String.join(" ", arguments);
  }

  private static Result result(String line) {
    var parts = line.split(" ", -1);
    var numbers = Arrays.stream(parts, 2, 6).map(Integer::parseUnsignedInt).toList();
    var bytes = parts.length > 6 ? HexFormat.of().parseHex(parts[6].substring(1)) : new byte[0];
    return new Result(numbers.getFirst(), numbers.subList(1, 4), new String(bytes, ISO_8859_1));
  }

  /// Waits until a line comes, or has come, that begins so.
  void await(On callback) throws InterruptedException {
    await(it -> it.stream().anyMatch(line -> line.startsWith(CALLBACK + callback.number() + " ")));
  }

  /// Waits until there are as many results.
  void awaitResults(int count) throws InterruptedException {
    await(it -> it.stream().filter(line -> line.startsWith(STEP)).count() >= count);
  }

  /// Waits until that is so of the lines.
  void await(Predicate<List<String>> until) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    synchronized (lines) {
      while (!until.test(lines)) {
        var left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("nothing of that kind in " + lines);
        }
        lines.wait(left);
      }
    }
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private final class Collector extends Handler {

    @Override
    public void publish(LogRecord line) {
      synchronized (lines) {
        lines.add(line.getMessage());
        lines.notifyAll();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
