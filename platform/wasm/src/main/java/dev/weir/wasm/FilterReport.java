package dev.weir.wasm;

import dev.weir.wasm.host.InstanceCounts;
import dev.weir.wasm.host.MetricSample;
import java.time.Instant;
import java.util.List;

/// How the WASM filters of one name are, and what they have counted: together, as all uses of a
/// module in the routes have one name.
///
/// What is counted goes on from a filter to the one that replaces it, so that no count falls as
/// long as there is a filter of the name.
///
/// @param name the name of the filters
/// @param modules what the filters are made of: several only while one replaces another
/// @param filters how many there are
/// @param quarantined how many of them refuse requests now
/// @param since when the counting began
/// @param instances how their instances are
/// @param metrics what their guests have defined, in that order; the values of gauges are added up
public record FilterReport(
    String name,
    List<Module> modules,
    int filters,
    int quarantined,
    Instant since,
    InstanceCounts instances,
    List<MetricSample> metrics) {

  /// A module that filters are made of.
  ///
  /// @param digest the SHA-256 of its bytes, in hexadecimal
  /// @param abi what it speaks: `http-wasm`, `proxy-wasm 0.2.1`
  public record Module(String digest, String abi) {}
}
