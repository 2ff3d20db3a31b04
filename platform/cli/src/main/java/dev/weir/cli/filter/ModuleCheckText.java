package dev.weir.cli.filter;

import dev.weir.wasm.ModuleReport;
import dev.weir.wasm.ModuleReport.Binding;
import dev.weir.wasm.engine.ModuleShape;
import dev.weir.wasm.host.WasmLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A check, written for people.
final class ModuleCheckText {

  private static final int MAX_EXPORTS = 24;
  private static final int MAX_LOG = 20;

  private final ModuleCheck check;
  private final ModuleReport report;
  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  ModuleCheckText(ModuleCheck check, Ink ink) {
    this.check = check;
    this.report = check.report();
    this.ink = ink;
  }

  String text() {
    lines.add(
        "%s: %s, %s"
            .formatted(
                ink.strong(check.file().toString()),
                report.abi().orElse("no filter"),
                ModuleCheck.size(check.bytes())));
    add("sha256", report.digest());
    report.shape().ifPresent(this::addShape);
    check.dryRun().ifPresent(run -> run.times().ifPresent(times -> addRun(run, times)));
    check.findings().forEach(this::addFinding);
    lines.add(
        check.isGood()
            ? ink.good("good")
                + ": it runs"
                + (ModuleCheck.needsMemory(report) ? " with more memory" : "")
            : ink.bad("not good") + ": it does not run");
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private void addShape(ModuleShape shape) {
    add("imports", imports());
    for (var one : report.imports()) {
      switch (one.binding()) {
        case OFFERED -> {}
        case STUB -> add("", one.qualifiedName() + ink.bad(" (a stand-in)"));
        case LACKING -> add("", one.qualifiedName() + ink.bad(" (no host has it)"));
      }
    }
    add("exports", exports(shape));
    var maximum =
        shape.maxMemory().isPresent()
            ? ModuleCheck.size(shape.maxMemory().getAsLong()) + " at most"
            : "no maximum of its own";
    add(
        "memory",
        "%s at the start, %s (default limit: %s)"
            .formatted(
                ModuleCheck.size(shape.initialMemory()), maximum, WasmLimits.defaults().memory()));
    if (!shape.tables().isEmpty()) {
      add(
          "table",
          shape.tables().stream().map(it -> it + " entries").collect(Collectors.joining(", ")));
    }
  }

  private static String exports(ModuleShape shape) {
    var names =
        shape.exports().stream()
            .map(ModuleShape.Export::name)
            .limit(MAX_EXPORTS)
            .collect(Collectors.joining(", "));
    var more = shape.exports().size() - MAX_EXPORTS;
    if (names.isEmpty()) {
      return "none";
    }
    return more > 0 ? names + " and " + more + " more" : names;
  }

  /// `14 functions: http_handler (12), wasi_snapshot_preview1 (2)`.
  private String imports() {
    var counts = new TreeMap<String, Integer>();
    report.imports().forEach(it -> counts.merge(it.module(), 1, Integer::sum));
    var parts =
        counts.entrySet().stream()
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    var offered = report.imports().stream().filter(it -> it.binding() == Binding.OFFERED).count();
    var all = report.imports().size();
    var known = offered == all ? "" : ", of which the host has " + offered;
    return all == 0 ? "none" : all + " functions" + known + ": " + parts;
  }

  private void addRun(DryRun run, DryRun.Times times) {
    add("compiled", "in " + time(times.compiling()));
    add("started", "in " + time(times.starting()));
    var outcome = run.isPassedOn() ? "passed on to the upstream" : "answered by the filter";
    add(
        "dry run",
        "GET / -> %s, %s".formatted(run.status().map(String::valueOf).orElse("nothing"), outcome));
    var title = "calls";
    for (var call : run.calls()) {
      add(title, call.title() + "; " + call.meanwhile().text());
      title = "";
    }
    add(
        "busy",
        "%s at first, %s when warm (default limit of a call: %s)"
            .formatted(
                time(times.first()), time(times.best()), time(WasmLimits.defaults().time())));
    run.log().stream().limit(MAX_LOG).forEach(line -> add("", ink.weak("log: " + line)));
  }

  private void addFinding(Finding finding) {
    var word = finding.severity().word();
    var shown =
        switch (finding.severity()) {
          case ERROR -> ink.bad(word);
          case WARNING -> ink.strong(word);
        };
    lines.add("  " + shown + " ".repeat(Math.max(1, 10 - word.length())) + finding.message());
  }

  private void add(String title, String value) {
    lines.add("  %-10s%s".formatted(title, value));
  }

  /// `0.3 ms`, `35 ms`.
  static String time(Duration time) {
    var millis = time.toNanos() / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
  }
}
