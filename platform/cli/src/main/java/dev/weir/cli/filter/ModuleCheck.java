package dev.weir.cli.filter;

import dev.weir.api.Json;
import dev.weir.wasm.ModuleReport;
import dev.weir.wasm.ModuleReport.Binding;
import dev.weir.wasm.host.WasmLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known about a `.wasm` file after reading it, compiling it and trying it once.
///
/// @param file as the user names it
/// @param bytes how large it is
/// @param dryRun empty if the module cannot be a filter
/// @param findings the worst first
public record ModuleCheck(
    Path file, long bytes, ModuleReport report, Optional<DryRun> dryRun, List<Finding> findings) {

  /// Reads, compiles and tries a module.
  ///
  /// @throws IOException if the file cannot be read
  public static ModuleCheck of(Path file, Optional<Json> config) throws IOException {
    var bytes = Files.readAllBytes(file);
    var report = ModuleReport.of(bytes);
    var findings = new ArrayList<Finding>();
    findings.addAll(ofReport(report));
    var limits = limits(report);
    var dryRun =
        report.refusals().isEmpty()
            ? Optional.of(DryRun.of(file, config, limits))
            : Optional.<DryRun>empty();
    dryRun.ifPresent(run -> findings.addAll(ofRun(run)));
    findings.sort((a, b) -> b.severity().compareTo(a.severity()));
    return new ModuleCheck(file, bytes.length, report, dryRun, List.copyOf(findings));
  }

  /// Whether nothing keeps the module from running.
  public boolean isGood() {
    return findings.stream().noneMatch(it -> it.severity() == Finding.Severity.ERROR);
  }

  /// What the module needs beyond the defaults, so that there is more to see than a refusal.
  private static Map<String, String> limits(ModuleReport report) {
    return needsMemory(report)
        ? Map.of("memory", report.initialMemory().toString(), "time", "1s")
        : Map.of("time", "1s");
  }

  /// Whether it begins with more memory than guests get by default.
  static boolean needsMemory(ModuleReport report) {
    return report.initialMemory().compareTo(WasmLimits.defaults().memory()) > 0;
  }

  private static List<Finding> ofReport(ModuleReport report) {
    var findings = new ArrayList<Finding>();
    report.refusals().forEach(refusal -> findings.add(Finding.error(refusal)));
    var stubs =
        report.imports().stream()
            .filter(it -> it.binding() == Binding.STUB)
            .map(ModuleReport.Import::qualifiedName)
            .toList();
    if (!stubs.isEmpty()) {
      findings.add(
          Finding.warning("imports what is only a stand-in here: " + String.join(", ", stubs)));
    }
    if (needsMemory(report)) {
      findings.add(
          Finding.warning(
              "begins with %s of memory (default limit: %s); it needs `limits: { memory: %s }` or more"
                  .formatted(
                      report.initialMemory(),
                      WasmLimits.defaults().memory(),
                      report.initialMemory())));
    }
    return findings;
  }

  private static List<Finding> ofRun(DryRun run) {
    var findings = new ArrayList<Finding>();
    run.trouble()
        .ifPresent(trouble ->
            findings.add(
                run.isStarted()
                    ? Finding.error("the dry run failed: " + trouble)
                    : Finding.error(trouble)));
    var limits = WasmLimits.defaults();
    run.times()
        .ifPresent(times -> {
          if (times.starting().compareTo(limits.startTime()) > 0) {
            var message = over("starting", times.starting(), limits.startTime(), "start-time");
            findings.add(Finding.warning(message));
          }
          if (times.best().compareTo(limits.time()) > 0) {
            findings.add(Finding.warning(over("a call", times.best(), limits.time(), "time")));
          }
        });
    return findings;
  }

  private static String over(String what, Duration time, Duration limit, String property) {
    return "%s took %d ms (default limit: %d ms, `limits: { %s: ... }`)"
        .formatted(what, time.toMillis(), limit.toMillis(), property);
  }

  /// For people.
  public String text(Ink ink) {
    return new ModuleCheckText(this, ink).text();
  }

  /// For programs.
  public String json() {
    return ModuleCheckJson.of(this);
  }
}
