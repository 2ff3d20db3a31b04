package dev.weir.cli.top;

import dev.weir.cli.top.Activity.OfEndpoint;
import dev.weir.cli.top.Activity.OfFilter;
import dev.weir.cli.top.Activity.OfRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// An activity as lines of plain text that fit.
///
/// @param width how many characters a line may have
/// @param height how many lines there may be
public record Screen(int width, int height) {

  /// A screen that everything fits on, for what is no screen.
  public static final Screen ENDLESS = new Screen(1000, Integer.MAX_VALUE);

  /// A column.
  ///
  /// @param width of it; negative if the text is on the left
  private record Column<T>(String title, int width, Function<T, String> text) {

    String cell(String content) {
      var cut = width < 0 ? cut(content, -width) : content;
      return String.format(Locale.ROOT, "%" + width + "s", cut);
    }
  }

  private record Table<T>(List<Column<T>> columns, List<T> rows) {

    /// The table without the columns on the right that there is no room for.
    Table<T> in(int room) {
      var fitting = new ArrayList<Column<T>>();
      var used = 0;
      for (var column : columns) {
        used += Math.abs(column.width) + 1;
        if (used - 1 > room) {
          break;
        }
        fitting.add(column);
      }
      return new Table<>(fitting, rows);
    }

    /// @param most lines, with its head
    List<String> lines(int most) {
      var lines = new ArrayList<String>();
      lines.add(line(it -> it.title));
      var fitting = rows.size() < most ? rows.size() : Math.max(0, most - 2);
      rows.stream().limit(fitting).forEach(row -> lines.add(line(it -> it.text.apply(row))));
      if (fitting < rows.size()) {
        lines.add("... and " + (rows.size() - fitting) + " more");
      }
      return lines;
    }

    private String line(Function<Column<T>, String> content) {
      return String.join(" ", columns.stream().map(it -> it.cell(content.apply(it))).toList());
    }
  }

  private static final int NAME = 28;
  private static final int HEAD = 4;
  private static final int TABLES = 3;
  private static final int FEWEST_LINES = 4;
  private static final double PERCENT = 100;
  private static final double MICROS_IN_MILLI = 1e3;
  private static final double MICROS_IN_SECOND = 1e6;
  private static final int KIB = 1024;

  private static final List<Column<OfRoute>> ROUTES =
      List.of(
          new Column<>("ROUTE", -NAME, it -> it.now().name()),
          new Column<>("REQ/S", 9, it -> rate(it.rates().perSecond())),
          new Column<>("ERR%", 6, it -> percent(it.rates().errors())),
          new Column<>("REF%", 6, it -> percent(it.rates().refused())),
          new Column<>("P50", 8, it -> time(it.rates().medianMicros())),
          new Column<>("P99", 8, it -> time(it.rates().slowMicros())),
          new Column<>("ACTIVE", 6, it -> Long.toString(it.now().active())),
          new Column<>("IN/S", 9, it -> bytes(it.received())),
          new Column<>("OUT/S", 9, it -> bytes(it.sent())),
          new Column<>("RETRY/S", 7, it -> rate(it.retries())));

  private static final List<Column<OfFilter>> FILTERS =
      List.of(
          new Column<>("FILTER", -NAME, it -> name(it.now())),
          new Column<>("REQ/S", 9, it -> rate(it.rates().perSecond())),
          new Column<>("ERR%", 6, it -> percent(it.rates().errors())),
          new Column<>("REF%", 6, it -> percent(it.rates().refused())),
          new Column<>("OWN P50", 8, it -> time(it.rates().medianMicros())),
          new Column<>("OWN P99", 8, it -> time(it.rates().slowMicros())),
          new Column<>("OWN MEAN", 8, it -> time(it.rates().meanMicros())),
          new Column<>("WITHHELD", 8, it -> rate(it.withheld())));

  private static final List<Column<OfEndpoint>> ENDPOINTS =
      List.of(
          new Column<>("UPSTREAM", -NAME, it -> name(it.now())),
          new Column<>("TRIES/S", 9, it -> rate(it.rates().perSecond())),
          new Column<>("ERR%", 6, it -> percent(it.rates().errors())),
          new Column<>("REF%", 6, it -> percent(it.rates().refused())),
          new Column<>("P50", 8, it -> time(it.rates().medianMicros())),
          new Column<>("P99", 8, it -> time(it.rates().slowMicros())),
          new Column<>("ACTIVE", 6, it -> Long.toString(it.now().active())),
          new Column<>("IDLE", 6, it -> Long.toString(it.now().idle())),
          new Column<>("WAIT", 6, it -> Long.toString(it.now().waiting())),
          new Column<>("LIMIT", 6, it -> Long.toString(it.now().limit())));

  /// The lines.
  ///
  /// @param title what comes first: which gateway it is
  public List<String> lines(String title, Activity activity) {
    var routes = new Table<>(ROUTES, activity.routes()).in(width);
    var filters = new Table<>(FILTERS, activity.filters()).in(width);
    var endpoints = new Table<>(ENDPOINTS, activity.endpoints()).in(width);
    // The first two leave a fair part to those after them, and what they do not need.
    var left = height - HEAD;
    var lines = new ArrayList<>(head(title, activity));
    lines.addAll(routes.lines(share(left, TABLES)));
    lines.add("");
    left = height - lines.size();
    lines.addAll(filters.lines(share(left, TABLES - 1)));
    lines.add("");
    lines.addAll(endpoints.lines(height - lines.size()));
    return lines.stream().limit(height).map(it -> cut(it.stripTrailing(), width)).toList();
  }

  private static int share(int left, int tables) {
    return Math.max(FEWEST_LINES, left / tables);
  }

  private static List<String> head(String title, Activity activity) {
    var process = activity.process();
    var all = activity.all();
    var draining = process.drainingTables();
    return List.of(
        "%s   %s   route table %d%s   up %s"
            .formatted(
                title,
                process.isReady() ? "ready" : "NOT READY",
                process.generation(),
                draining == 0 ? "" : " (" + draining + " draining)",
                uptime(process.uptimeMillis())),
        "requests %s/s   errors %s %%   refused %s %%   p50 %s   p99 %s   connections %d"
            .formatted(
                rate(all.perSecond()),
                percent(all.errors()),
                percent(all.refused()),
                time(all.medianMicros()),
                time(all.slowMicros()),
                process.connections()),
        "cpu %s of %d   heap %s of %s"
            .formatted(
                String.format(Locale.ROOT, "%.2f", activity.processors()),
                process.processors(),
                bytes((double) process.heapBytes()),
                bytes((double) process.heapLimitBytes())),
        "");
  }

  private static String uptime(long millis) {
    var up = Duration.ofMillis(millis);
    return "%dd %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }

  private static String name(Sample.Filter filter) {
    var version = filter.version().isEmpty() ? "" : " " + filter.version();
    return filter.plugin().isEmpty() || filter.plugin().equals(filter.name())
        ? filter.name() + version
        : filter.plugin() + "/" + filter.name() + version;
  }

  private static String name(Sample.Endpoint endpoint) {
    return endpoint.endpoint().isEmpty()
        ? endpoint.upstream() + " (none)"
        : endpoint.upstream() + " " + endpoint.endpoint();
  }

  private static String rate(double perSecond) {
    return number(perSecond, perSecond < 100 ? 1 : 0);
  }

  private static String percent(double part) {
    return number(part * PERCENT, part >= 0.1 ? 1 : 2);
  }

  private static String number(double value, int digits) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String time(double micros) {
    if (Double.isNaN(micros)) {
      return "-";
    }
    if (Double.isInfinite(micros)) {
      return "slow";
    }
    if (micros < MICROS_IN_MILLI) {
      return number(micros, micros < 10 ? 1 : 0) + "us";
    }
    if (micros < MICROS_IN_SECOND) {
      return number(micros / MICROS_IN_MILLI, micros < 10 * MICROS_IN_MILLI ? 1 : 0) + "ms";
    }
    return number(micros / MICROS_IN_SECOND, 2) + "s";
  }

  private static String bytes(double count) {
    var units = List.of("B", "KiB", "MiB", "GiB", "TiB");
    var unit = 0;
    var left = count;
    while (left >= KIB && unit < units.size() - 1) {
      left /= KIB;
      unit++;
    }
    return number(left, unit == 0 || left >= 100 ? 0 : 1) + units.get(unit);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + "~";
  }
}
