package dev.weir.cli.filter;

import dev.weir.gateway.config.JsonText;
import dev.weir.wasm.ModuleReport;
import dev.weir.wasm.engine.ModuleShape;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A check, written for programs.
final class ModuleCheckJson {

  private ModuleCheckJson() {}

  static String of(ModuleCheck check) {
    var report = check.report();
    var result = new LinkedHashMap<String, Object>();
    result.put("file", check.file().toString());
    result.put("good", check.isGood());
    report.abi().ifPresent(abi -> result.put("abi", abi));
    result.put("bytes", check.bytes());
    result.put("sha256", report.digest());
    report.shape().ifPresent(shape -> put(result, shape));
    result.put("imports", report.imports().stream().map(it -> json(it)).toList());
    check.dryRun().ifPresent(run -> result.put("dry-run", json(run)));
    result.put("findings", check.findings().stream().map(it -> json(it)).toList());
    return JsonText.pretty(result);
  }

  private static void put(Map<String, Object> result, ModuleShape shape) {
    result.put("functions", shape.functions());
    result.put("exports", shape.exports().stream().map(ModuleShape.Export::name).toList());
    result.put("initial-memory", shape.initialMemory());
    shape.maxMemory().ifPresent(bytes -> result.put("max-memory", bytes));
    result.put("tables", shape.tables());
  }

  private static Map<String, Object> json(ModuleReport.Import one) {
    var result = new LinkedHashMap<String, Object>();
    result.put("module", one.module());
    result.put("name", one.name());
    result.put("binding", one.binding().name().toLowerCase(Locale.ROOT));
    return result;
  }

  private static Map<String, Object> json(DryRun run) {
    var result = new LinkedHashMap<String, Object>();
    result.put("started", run.isStarted());
    run.times()
        .ifPresent(times -> {
          result.put("compile-ms", times.compiling().toNanos() / 1e6);
          result.put("start-ms", times.starting().toNanos() / 1e6);
          result.put("first-call-ms", times.first().toNanos() / 1e6);
          result.put("call-ms", times.best().toNanos() / 1e6);
        });
    run.status().ifPresent(status -> result.put("status", status));
    result.put("passed-on", run.isPassedOn());
    result.put("calls", run.calls().stream().map(it -> json(it)).toList());
    run.trouble().ifPresent(trouble -> result.put("trouble", trouble));
    result.put("log", run.log().stream().map(LogLine::toString).toList());
    return result;
  }

  private static Map<String, Object> json(DryRun.Call call) {
    var result = new LinkedHashMap<String, Object>();
    result.put("call", call.title());
    result.put("meanwhile", call.meanwhile().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return result;
  }

  private static Map<String, Object> json(Finding finding) {
    var result = new LinkedHashMap<String, Object>();
    result.put("severity", finding.severity().word());
    result.put("message", finding.message());
    return result;
  }
}
