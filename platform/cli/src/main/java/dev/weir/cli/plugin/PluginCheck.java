package dev.weir.cli.plugin;

import dev.weir.cli.filter.Ink;
import dev.weir.cli.plugin.Finding.Check;
import dev.weir.cli.plugin.PluginLoading.PartSchema;
import dev.weir.marketplace.Sha256;
import dev.weir.marketplace.entry.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of a plugin jar after reading it and, if nothing speaks against that, loading it.
///
/// @param title how the user calls it
/// @param manifest the main attributes
/// @param filters what it brings, as far as it was loaded
/// @param sinks likewise, of access logs
/// @param capabilities what its code is capable of, each with the places that show it
/// @param findings the worst first
public record PluginCheck(
    String title,
    long bytes,
    String sha256,
    Map<String, String> manifest,
    List<PartSchema> filters,
    List<PartSchema> sinks,
    SortedMap<Capability, SequencedSet<String>> capabilities,
    List<Finding> findings) {

  /// Reads and loads a jar.
  ///
  /// @param title how to call it
  /// @throws NotFoundException if there is no such file
  public static PluginCheck of(Path file, String title) {
    return of(file, title, true);
  }

  /// Reads a jar of somebody else, and runs nothing of it.
  ///
  /// @param title how to call it
  /// @throws NotFoundException if there is no such file
  public static PluginCheck unloaded(Path file, String title) {
    return of(file, title, false);
  }

  private static PluginCheck of(Path file, String title, boolean isLoaded) {
    if (!Files.isRegularFile(file)) {
      throw new NotFoundException(title + ": no such file");
    }
    try {
      return of(title, file, Files.readAllBytes(file), isLoaded);
    } catch (IOException e) {
      throw new IllegalStateException(title + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static PluginCheck of(String title, Path file, byte[] bytes, boolean isLoaded) {
    var findings = new ArrayList<Finding>();
    var filters = new ArrayList<PartSchema>();
    var sinks = new ArrayList<PartSchema>();
    Map<String, String> manifest = Map.of();
    SortedMap<Capability, SequencedSet<String>> capabilities = new TreeMap<>();
    try {
      var jar = JarContent.read(file);
      manifest = jar.manifest();
      capabilities = jar.capabilities();
      findings.addAll(StaticChecks.of(jar));
      findings.addAll(ReferenceChecks.of(jar));
      if (isLoaded && findings.stream().noneMatch(Finding::isError)) {
        var loading = PluginLoading.of(file);
        filters.addAll(loading.filters());
        sinks.addAll(loading.sinks());
        findings.addAll(findings(loading, jar));
      }
    } catch (IOException e) {
      findings.add(Finding.error(Check.ARCHIVE, "is no jar: " + e.getMessage()));
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return new PluginCheck(
        title, bytes.length, Sha256.of(bytes), manifest, filters, sinks, capabilities, findings);
  }

  private static List<Finding> findings(PluginLoading loading, JarContent jar) {
    var findings = new ArrayList<Finding>();
    for (var problem : loading.problems()) {
      var check = problem.startsWith("Plugin-Requires") ? Check.API : Check.LOAD;
      findings.add(Finding.error(check, problem));
    }
    for (var parts : List.of(loading.filters(), loading.sinks())) {
      for (var part : parts) {
        part.problem().ifPresent(it -> findings.add(Finding.error(Check.SCHEMA, it)));
      }
    }
    loading.schema().ifPresent(made -> findings.addAll(SchemaChecks.of(jar.schema(), made)));
    return findings;
  }

  /// Whether no finding is an error.
  public boolean isGood() {
    return findings.stream().noneMatch(Finding::isError);
  }

  /// Whether it is no good only because versions do not go together.
  public boolean isIncompatible() {
    return !isGood()
        && findings.stream()
            .filter(Finding::isError)
            .allMatch(finding -> finding.check().isAboutVersions());
  }

  /// For people.
  public String text(Ink ink) {
    return new PluginCheckText(this, ink).text();
  }

  /// For programs.
  public String json() {
    return PluginCheckJson.of(this);
  }
}
