package dev.weir.bench.limits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks several gateways as it is told, and tells what they let through: the client and the
/// upstream in one process, with one clock.
///
/// Arguments: the port of the upstream, and those of the gateways. Reads commands, one a line, and
/// answers each with one line of JSON:
///
/// - `run SECONDS uniform|bursty SEED STREAM…`: sends it, and reports on all of it
/// - `report FROM TO`: reports on what was due then in the last run, in seconds since its start
public final class LimitFigures {

  private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int[] gateways;
  private final Upstream upstream = new Upstream();
  private @Nullable Ledger ledger;

  private LimitFigures(int[] gateways) {
    this.gateways = gateways;
  }

  /// Runs it until the input ends.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var ports = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    var figures = new LimitFigures(Arrays.copyOfRange(ports, 1, ports.length));
    figures.upstream.listen(ports[0]);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      IO.println(json(figures.answer(List.of(line.split(" ")))));
    }
  }

  private Map<String, Object> answer(List<String> command) throws InterruptedException {
    return switch (command.getFirst()) {
      case "run" -> run(command);
      case "report" -> report(seconds(command.get(1)), seconds(command.get(2)));
      default -> throw new IllegalArgumentException(command + " (expected: run or report)");
    };
  }

  private static long seconds(String text) {
    return (long) (Double.parseDouble(text) * 1e9);
  }

  private Map<String, Object> run(List<String> command) throws InterruptedException {
    var streams = command.stream().skip(4).map(Stream::parse).toList();
    var plan =
        Plan.of(
            streams,
            Double.parseDouble(command.get(1)),
            Plan.Pattern.valueOf(command.get(2).toUpperCase(Locale.ROOT)),
            gateways.length,
            Long.parseLong(command.get(3)));
    var next = new Ledger(plan, System.nanoTime() + HEAD_START_NANOS);
    ledger = next;
    upstream.use(next);
    new OpenLoad(gateways, next).run();
    return report(0, Long.MAX_VALUE);
  }

  private Map<String, Object> report(long from, long to) {
    if (ledger == null) {
      throw new IllegalStateException("nothing to report on (expected: run before report)");
    }
    return Report.of(ledger, from, to);
  }

  private static String json(Map<?, ?> content) {
    return content.entrySet().stream()
        .map(it -> "\"" + it.getKey() + "\":" + value(it.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    return switch (value) {
      case Map<?, ?> map -> json(map);
      // JSON has no infinity: nothing was admitted at all.
      case Double number when number.isInfinite() -> "null";
      default -> value.toString();
    };
  }
}
