package dev.weir.marketplace.check;

import dev.weir.marketplace.entry.Artifact;
import dev.weir.marketplace.entry.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The checks of one WASM module. What it may do beyond its imports, the sandbox decides.
final class WasmCheck {

  private static final Set<String> HOSTS =
      Set.of("http_handler", "env", "wasi_snapshot_preview1", "wasi_unstable");
  private static final List<String> CALLS =
      List.of("proxy_http_call", "proxy_dispatch_http_call", "proxy_grpc_", "proxy_redis_");

  private final Subject subject;

  WasmCheck(Subject subject) {
    this.subject = subject;
  }

  Report check(Path file) {
    var outcomes = new ArrayList<Outcome>();
    try {
      if (Files.size(file) > Artifact.MAX_SIZE) {
        throw new CheckFailure(
            "module", Files.size(file) + " bytes (expected: at most " + Artifact.MAX_SIZE + ")");
      }
      var module = WasmModule.parse(Files.readAllBytes(file));
      var detected = detected(module);
      outcomes.add(Outcome.pass("module"));
      outcomes.add(imports(module));
      outcomes.add(abi(module));
      outcomes.add(ArtifactCheck.permissions(detected, subject));
      return new Report(outcomes, detected, module.imports());
    } catch (CheckFailure e) {
      outcomes.add(e.outcome());
    } catch (IOException | RuntimeException e) {
      outcomes.add(Outcome.error("module", e));
    }
    return new Report(outcomes, Collections.emptySortedMap(), List.of());
  }

  private static SortedMap<Capability, SequencedSet<String>> detected(WasmModule module) {
    var calls = new TreeSet<String>();
    for (var name : module.imports()) {
      var function = name.substring(name.indexOf('.') + 1);
      if (CALLS.stream().anyMatch(function::startsWith)) {
        calls.add("imports " + name);
      }
    }
    return calls.isEmpty()
        ? Collections.emptySortedMap()
        : new TreeMap<>(Map.of(Capability.UPSTREAMS, calls));
  }

  private Outcome imports(WasmModule module) {
    var strange =
        module.imports().stream()
            .filter(name ->
                !subject.imports().contains(name)
                    || !HOSTS.contains(name.substring(0, name.indexOf('.'))))
            .toList();
    return strange.isEmpty()
        ? Outcome.pass("imports")
        : Outcome.fail(
            "imports", strange + " (expected: only those that the entry lists, of " + HOSTS + ")");
  }

  private Outcome abi(WasmModule module) {
    var abi = subject.abi().orElse("");
    var export =
        abi.startsWith("proxy-wasm-")
            ? "proxy_abi_version_" + abi.substring("proxy-wasm-".length()).replace('.', '_')
            : "handle_request";
    return module.exports().contains(export)
        ? Outcome.pass("abi")
        : Outcome.fail("abi", "no export " + export + " (expected: one, for " + abi + ")");
  }
}
